package dev.overwinter.engine.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.HistoryEntry;
import dev.overwinter.engine.core.LedgerEntry;
import dev.overwinter.engine.core.NodeKey;
import dev.overwinter.engine.core.Ref;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/// How a store finds things again.
public abstract class StoreReadingContract extends StoreEventsContract {
    private static final Instant MONDAY = Instant.parse("2026-03-02T08:00:00.123456789Z");
    private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

    @Test
    void dueComesInOrderOfTimeAndThenOfCreation() {
        create("c", Sketch.version(1).wakeAt(MONDAY));
        create("a", Sketch.version(1).wakeAt(MONDAY.plusNanos(1)));
        create("b", Sketch.version(1).wakeAt(MONDAY));
        create("later", Sketch.version(1).wakeAt(MONDAY.plusSeconds(1)));
        create("parked", Sketch.version(1).wakeAt(null));
        create("busy", Sketch.version(1).wakeAt(Header.BUSY));
        assertEquals(List.of("busy", "c", "b", "a"), dueIds(MONDAY.plusNanos(1)));
        assertEquals(List.of("busy", "c", "b"), dueIds(MONDAY), "the boundary is inclusive");
        assertEquals(List.of("busy"), dueIds(MONDAY.minusNanos(1)));
        assertEquals(MONDAY, look().due(null, MONDAY, 9).get(1).at(), "nothing of the time is lost");
    }

    @Test
    void duePagesWithoutGapOrRepeatAlsoAmongTies() {
        for (int i = 0; i < 25; i++) {
            create("t%02d".formatted(24 - i), Sketch.version(1).wakeAt(i < 10 ? Header.BUSY : MONDAY));
        }
        var looked = look();
        var seen = new ArrayList<String>();
        Store.Due last = null;
        for (var page = looked.due(null, MONDAY, 4); !page.isEmpty(); page = looked.due(last, MONDAY, 4)) {
            assertTrue(page.size() <= 4);
            page.forEach(due -> seen.add(due.execution()));
            last = page.getLast();
        }
        assertEquals(25, seen.size());
        assertEquals(25, new HashSet<>(seen).size());
        assertEquals(seen.stream().sorted(Comparator.reverseOrder()).toList(), seen);
    }

    @Test
    void aCheckpointMovesTheDueTime() {
        create("e", Sketch.version(1).wakeAt(MONDAY));
        checkpoint("e", Sketch.version(2).wakeAt(MONDAY.plusSeconds(60)));
        assertEquals(List.of(), dueIds(MONDAY));
        checkpoint("e", Sketch.version(3).wakeAt(null));
        assertEquals(List.of(), dueIds(NEVER));
    }

    @Test
    void earliestWakeLooksPastTheBusyOnes() {
        assertEquals(Optional.empty(), look().earliestWake(Header.BUSY));
        create("busy", Sketch.version(1));
        create("parked", Sketch.version(1).wakeAt(null));
        assertEquals(Optional.empty(), look().earliestWake(Header.BUSY));
        create("late", Sketch.version(1).wakeAt(NEVER));
        create("soon", Sketch.version(1).wakeAt(MONDAY));
        assertEquals(Optional.of(MONDAY), look().earliestWake(Header.BUSY));
        assertEquals(Optional.of(NEVER), look().earliestWake(MONDAY));
        assertEquals(Optional.empty(), look().earliestWake(NEVER));
    }

    @Test
    void aFactInTheInboxMakesAnExecutionDue() {
        create("e", Sketch.version(1).wakeAt(null));
        long first =
                store.post("e", "Answered", StringNode.valueOf("1"), MONDAY).join();
        long second =
                store.post("e", "Answered", StringNode.valueOf("2"), MONDAY).join();
        assertEquals(Header.BUSY, look().due(null, MONDAY, 9).getFirst().at());
        assertEquals(List.of("e"), dueIds(MONDAY));
        checkpoint("e", Sketch.version(2).wakeAt(null).consumes(first));
        assertEquals(List.of("e"), dueIds(MONDAY), "one is still to be read");
        checkpoint("e", Sketch.version(3).wakeAt(null).consumes(second));
        assertEquals(List.of(), dueIds(MONDAY));
    }

    @Test
    void findsByIdAndByName() {
        createNamed("e1", "order", "march", "digest");
        createNamed("e2", "refund", "march", "digest");
        createNamed("e3", "order", "a/b", "digest");
        assertEquals(Optional.of("e1"), look().find("e1"));
        assertEquals(Optional.of("e1"), look().find("order/march"));
        assertEquals(Optional.of("e2"), look().find("refund/march"));
        assertEquals(Optional.of("e3"), look().find("order/a/b"));
        assertEquals(Optional.empty(), look().find("march"));
        assertEquals(Optional.empty(), look().find("order/april"));
    }

    @Test
    void listsNewestFirstFilteredAndPaged() {
        for (int i = 0; i < 10; i++) {
            createNamed("e" + i, i % 2 == 0 ? "order" : "refund", "n" + i, "digest");
        }
        checkpoint("e3", Sketch.version(2).of("refund", "n3").ended(Header.End.FAILED));
        assertEquals(List.of("e9", "e8", "e7"), ids(new Store.Query(null, null, 3, null)));
        assertEquals(List.of("e6", "e5", "e4"), ids(new Store.Query(null, null, 3, "e7")));
        assertEquals(List.of("e8", "e6"), ids(new Store.Query("order", null, 2, null)));
        assertEquals(List.of("e4", "e2", "e0"), ids(new Store.Query("order", null, 9, "e6")));
        assertEquals(List.of("e3"), ids(new Store.Query(null, "failed", 9, null)));
        assertEquals(List.of(), ids(new Store.Query("order", "failed", 9, null)));
        assertEquals(List.of("e1"), ids(new Store.Query("refund", "running", 9, "e3")));
        assertEquals(List.of(), ids(new Store.Query(null, null, 9, "e0")));
        assertEquals(List.of(), ids(new Store.Query(null, null, 9, "unknown")));
    }

    @Test
    void aSummaryShowsWhatTheHeaderSays() {
        createNamed("e", "order", "march", "digest");
        checkpoint("e", Sketch.version(2).of("order", "march").wakeAt(MONDAY));
        assertEquals(
                List.of(new Store.Summary(
                        "e", "order", "march", "suspended", Sketch.START, Sketch.START.plusSeconds(2), MONDAY)),
                look().list(new Store.Query(null, null, 1, null)));
    }

    @Test
    void countsByStatus() {
        assertEquals(Map.of(), look().counts());
        create("a", Sketch.version(1));
        create("b", Sketch.version(1));
        create("c", Sketch.version(1).wakeAt(MONDAY));
        create("d", Sketch.version(1).ended(Header.End.TIMED_OUT));
        checkpoint("b", Sketch.version(2).ended(Header.End.COMPLETED));
        assertEquals(Map.of("running", 1L, "suspended", 1L, "timedOut", 1L, "completed", 1L), look().counts());
    }

    @Test
    void aSlotHasThoseWhoWaitForItAndWhoHasIt() {
        assertEquals(List.of(), look().queuedSlots());
        create("z", Sketch.version(1).slot("ada", false));
        create("b", Sketch.version(1).slot("ada", true).wakeAt(null));
        create("a", Sketch.version(1).slot("ada", true).wakeAt(null));
        create("c", Sketch.version(1).slot("bob", false));
        create("d", Sketch.version(1));
        assertEquals(
                List.of(new Store.Occupant("z", false), new Store.Occupant("b", true), new Store.Occupant("a", true)),
                look().occupants("order", "ada"),
                "in the order of creation");
        assertEquals(List.of(), look().occupants("refund", "ada"));
        assertEquals(List.of(new Store.Slot("order", "ada")), look().queuedSlots());
        checkpoint("z", Sketch.version(2).slot("ada", false).ended(Header.End.COMPLETED));
        checkpoint("b", Sketch.version(2).slot("ada", false));
        assertEquals(
                List.of(new Store.Occupant("b", false), new Store.Occupant("a", true)),
                look().occupants("order", "ada"));
        checkpoint("a", Sketch.version(2).slot("ada", false).ended(Header.End.CANCELLED));
        assertEquals(List.of(), look().queuedSlots());
    }

    @Test
    void historyIsReadInPages() {
        var first = Sketch.version(1).entry(1, "started").entry(2, "claimed");
        var second = Sketch.version(2).entry(3, "step.completed");
        create("e", first);
        create("other", Sketch.version(1).entry(1, "started"));
        checkpoint("e", second);
        var all = new ArrayList<HistoryEntry>(first.build().history());
        all.addAll(second.build().history());
        assertEquals(all, look().history("e", 0, 10));
        assertEquals(all.subList(1, 2), look().history("e", 1, 1));
        assertEquals(List.of(), look().history("e", 3, 10));
        assertEquals(List.of(), look().history("unknown", 0, 10));
    }

    @Test
    void valuesComeBackExactly() {
        var value = StateCodec.readTree("""
                {"id":9223372036854775807,"low":-9223372036854775808,"price":1.10,"third":0.3333333333333333333333,
                 "big":123456789012345678901234567890,"tiny":1e-300,"none":null,"empty":"","emoji":"é 😀 \\u0000",
                 "half":"a\\ud83db","list":[[],{},true,false]}""");
        create("e", Sketch.version(1).payload(1, value).payload(2, StateCodec.readTree("null")));
        assertEquals(value, look().payload("e", 1));
        assertEquals(StateCodec.write(value), StateCodec.write(look().payload("e", 1)));
        assertTrue(look().payload("e", 2).isNull());
    }

    @Test
    void valuesOfSeveralMegabytesComeBackExactly() {
        int payload = 1;
        var texts = new ArrayList<JsonNode>();
        for (int size : new int[] {1, 16_383, 32_766, 32_767, 65_536, 1_048_576, 4_000_000}) {
            texts.add(StringNode.valueOf("aé😀\"".repeat(1 + size / 8)));
        }
        var sketch = Sketch.version(1);
        for (var text : texts) {
            sketch.payload(payload++, text);
        }
        create("e", sketch);
        long inbox = store.post("e", "Answered", texts.getLast(), MONDAY).join();
        for (int i = 0; i < texts.size(); i++) {
            assertEquals(texts.get(i), look().payload("e", i + 1));
        }
        assertEquals(
                List.of(new Store.InboxRow(inbox, "Answered", texts.getLast(), MONDAY)),
                look().load("e").orElseThrow().inbox());
    }

    @Test
    void whoLoadsTogetherGetsEachHisOwn() {
        var fuller = Sketch.version(1)
                .node(NodeKey.ROOT.child("s", 0), 0)
                .result("r", 1)
                .var("v", new Ref(1, null))
                .payload(1, StringNode.valueOf("v"))
                .armed(1, LedgerEntry.State.OPEN);
        create("full", fuller);
        for (int i = 0; i < 150; i++) {
            create("e" + i, Sketch.version(1).wakeAt(MONDAY.plusSeconds(i)));
        }
        store.post("e7", "Answered", StringNode.valueOf("first"), MONDAY).join();
        store.post("e7", "Answered", StringNode.valueOf("second"), MONDAY).join();
        store.post("full", "Answered", StringNode.valueOf("other"), MONDAY).join();
        var looked = look();
        var asked = new ArrayList<String>(List.of("unknown", "full", "e7"));
        for (int i = 0; i < 150; i++) {
            asked.add("e" + i);
        }
        var loading = asked.stream().map(looked::loading).toList();
        for (int i = 0; i < asked.size(); i++) {
            assertEquals(looked.load(asked.get(i)), loading.get(i).join(), asked.get(i));
        }
        assertEquals(Optional.empty(), loading.get(0).join());
        assertEquals(fuller.stateOf("full"), loading.get(1).join().orElseThrow().state());
        assertEquals(
                List.of("first", "second"),
                loading.get(2).join().orElseThrow().inbox().stream()
                        .map(row -> row.body().stringValue())
                        .toList());
    }

    @Test
    void theUnknownIsSaidToBeUnknown() {
        create("e", Sketch.version(1));
        assertEquals(Optional.empty(), look().load("unknown"));
        assertEquals(Optional.empty(), look().find("unknown"));
        assertEquals(List.of(), look().gates("unknown"));
        assertEquals(Optional.empty(), look().gate("unknown"));
        assertEquals(Optional.empty(), look().definition("unknown"));
        for (var failure : List.of(
                failure(() -> look().payload("unknown", 1)),
                failure(() -> look().payload("e", 99)),
                failure(() -> store.countClaim("unknown").join()),
                failure(() -> checkpoint("unknown", Sketch.version(2))),
                failure(() -> store.post("unknown", "Answered", StringNode.valueOf(""), MONDAY)
                        .join()))) {
            assertInstanceOf(NoSuchElementException.class, failure);
        }
    }

    private List<String> dueIds(Instant until) {
        return look().due(null, until, 100).stream().map(Store.Due::execution).toList();
    }

    private List<String> ids(Store.Query query) {
        return look().list(query).stream().map(Store.Summary::id).toList();
    }
}
