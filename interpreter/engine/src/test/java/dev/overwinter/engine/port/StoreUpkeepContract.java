package dev.overwinter.engine.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.LedgerEntry;
import dev.overwinter.engine.core.NodeKey;
import dev.overwinter.engine.core.Standing;
import dev.overwinter.engine.core.Transition.GateState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

/// What retention asks of a store.
public abstract class StoreUpkeepContract extends StoreFixture {
    private static final Instant LATER = Sketch.START.plusSeconds(9_000);
    private static final NodeKey CHARGE = NodeKey.ROOT.child("charge", 1);

    @Test
    void whatHasEndedIsRemovedWhole() {
        create("e", full().gate("approve", GateState.OPEN, null).node(CHARGE, 0));
        checkpoint(
                "e",
                Sketch.version(2)
                        .gone(CHARGE)
                        .gate("approve", GateState.ANSWERED, "ada")
                        .ended(Header.End.COMPLETED));
        create("other", full());
        assertEquals(List.of(3L), store.payloads("e"));
        assertEquals(List.of("e"), store.remove(List.of("e"), LATER).join());
        assertEquals(Optional.empty(), look().load("e"));
        assertEquals(Optional.empty(), look().find("e"));
        assertEquals(Optional.empty(), look().gate(hash("e", "approve")));
        assertEquals(List.of(), look().history("e", 0, 9));
        assertEquals(Map.of("running", 1L), look().counts());
        clearAll();
        assertEquals(full().stateOf("other"), look().load("other").orElseThrow().state());
        assertEquals(1, look().history("other", 0, 9).size());
        assertEquals(new Store.Created("e", true, true), create("e", full()), "it had no name: nothing is left of it");
    }

    @Test
    void whatHasNotEndedIsNeverRemoved() {
        create("running", Sketch.version(1));
        create("ended", Sketch.version(1).ended(Header.End.COMPLETED));
        create("addressed", Sketch.version(1).ended(Header.End.COMPLETED));
        store.post("addressed", "Answered", StringNode.valueOf("late"), LATER).join();
        assertEquals(
                List.of("ended"),
                store.remove(List.of("running", "addressed", "unknown", "ended"), LATER)
                        .join());
        assertTrue(look().load("running").isPresent());
        assertTrue(look().load("addressed").isPresent(), "somebody waits for what becomes of his answer");
        assertEquals(List.of(), store.remove(List.of("ended"), LATER).join(), "once");
    }

    @Test
    void aStartNameLeavesATombstone() {
        named("e1", "march", "digest");
        assertEquals(Optional.empty(), store.tombstone("order", "march"));
        store.remove(List.of("e1"), LATER).join();
        look();
        assertEquals(new Store.Created("e1", false, true, true), createNamed("e2", "order", "march", "digest"));
        assertEquals(new Store.Created("e1", false, false, true), createNamed("e3", "order", "march", "other"));
        assertEquals(new Store.Created("e4", true, true), createNamed("e4", "refund", "march", "digest"));
        assertEquals(Optional.of(new Store.Tombstone("e1", LATER)), look().tombstone("order", "march"));
        assertEquals(Optional.empty(), look().find("order/march"));
        assertEquals(Optional.empty(), look().load("e2"));
    }

    @Test
    void endedOnesAreFoundByAgeStatusAndWorkflow() {
        create("running", Sketch.version(1));
        create("failed", Sketch.version(1).ended(Header.End.FAILED));
        create("completed", Sketch.version(1).ended(Header.End.COMPLETED));
        named("named", "march", "digest");
        var refund = Sketch.version(1).of("refund", null).ended(Header.End.COMPLETED);
        store.create(new Store.NewExecution(
                        "refund", Store.DEFAULT_NAMESPACE, "refund", null, "input", refund.build(), List.of()))
                .join();
        assertEquals(List.of("failed", "completed", "named", "refund"), ended(LATER, Standing.ENDED, null));
        assertEquals(List.of(), ended(Sketch.START, Standing.ENDED, null), "the instant itself is not before it");
        assertEquals(
                List.of("failed", "completed"),
                ended(LATER, Standing.ENDED, null).subList(0, 2));
        assertEquals(List.of("failed"), ended(LATER, Set.of("failed", "cancelled"), null));
        assertEquals(List.of(), ended(LATER, Set.of(), null));
        assertEquals(List.of("refund"), ended(LATER, Standing.ENDED, "refund"));
        assertEquals(Optional.of(new Store.Kin(true, "parent")), look().kin("completed"), "the sketch has a parent");
        assertEquals(Optional.of(new Store.Kin(false, "parent")), look().kin("running"));
        assertEquals(Optional.empty(), look().kin("unknown"));
    }

    /// Page by page, one execution each.
    private List<String> ended(Instant before, Set<String> statuses, @Nullable String workflow) {
        var ids = new ArrayList<String>();
        long after = 0;
        while (true) {
            var page = look().ended(new Store.Outdated(before, statuses, workflow, after), 1);
            if (page.isEmpty()) {
                return ids;
            }
            ids.add(page.getFirst().id());
            after = page.getFirst().position();
        }
    }

    @Test
    void theEarliestStartsAreThoseOfWhatHasNotEnded() {
        create("running", Sketch.version(1));
        createNamed("refund", "refund", "march", "digest");
        named("ended", "april", "digest");
        assertEquals(Map.of("order", Sketch.START, "refund", Sketch.START), look().earliestStarts());
    }

    @Test
    void oldEventsAreRemovedOnceTheyWereBroughtToTheirListeners() {
        long first = publish("1", 0);
        long second = publish("2", 1);
        publish("3", 2);
        store.dispatch(first, List.of()).join();
        assertEquals(1, look().countEvents(LATER));
        store.dispatch(second, List.of()).join();
        assertEquals(2, look().countEvents(LATER));
        assertEquals(1, look().countEvents(Sketch.START.plusSeconds(1)));
        assertEquals(1, store.removeEvents(LATER, 1).join());
        assertEquals(1, store.removeEvents(LATER, 9).join());
        assertEquals(0, store.removeEvents(LATER, 9).join());
        assertEquals(1, look().undispatched(9).size());
        assertTrue(publish("1", 3) > second, "nobody remembers it: it is a new one");
        assertEquals(2, look().undispatched(9).size());
    }

    @Test
    void allTextsOfAWorkflowAreFound() {
        var first = new Store.Definition("d1", "order", "order.yaml", null, "workflow: order");
        var second = new Store.Definition("d2", "order", "order.yaml", null, "workflow: order # changed");
        store.saveDefinition(first);
        store.saveDefinition(second);
        store.saveDefinition(new Store.Definition("d3", "refund", "refund.yaml", null, "workflow: refund"));
        assertEquals(List.of(first, second), look().definitions("order"));
    }

    private long publish(String id, long second) {
        var event = JsonNodeFactory.instance
                .objectNode()
                .put("source", "shop")
                .put("id", id)
                .put("type", "paid");
        return store.publish(event, Sketch.START.plusSeconds(second)).join();
    }

    private void named(String id, String name, String digest) {
        var ended = Sketch.version(1).of("order", name).ended(Header.End.COMPLETED);
        store.create(new Store.NewExecution(
                        id, Store.DEFAULT_NAMESPACE, "order", name, digest, ended.build(), List.of()))
                .join();
    }

    private void clearAll() {
        int steps = 0;
        while (store.clear(2).join() > 0) {
            assertTrue(++steps < 100, "it comes to an end");
        }
    }

    private static Sketch full() {
        return Sketch.version(1)
                .result("check", 1)
                .armed(1, LedgerEntry.State.OPEN)
                .var("total", new dev.overwinter.engine.core.Ref(3, null))
                .payload(3, StringNode.valueOf("x".repeat(100_000)))
                .entry(1, "step.completed")
                .hears(NodeKey.ROOT, "paid", 7);
    }
}
