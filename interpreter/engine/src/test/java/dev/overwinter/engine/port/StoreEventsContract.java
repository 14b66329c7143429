package dev.overwinter.engine.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.Event;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.NodeKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What executions tell each other: facts, events, who listens; and what schedules remember.
public abstract class StoreEventsContract extends StoreUpkeepContract {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00.000000007Z");
    private static final String PAID = "com.example.paid";
    private static final String ANY = "[]=[]";
    private static final String ORDER_1 = "[\"data.orderId\"]=[\"o1\"]";
    private static final String ORDER_2 = "[\"data.orderId\"]=[\"o2\"]";
    private static final NodeKey LISTEN = NodeKey.ROOT.child("paid", 1);

    @Test
    void aFactForAnotherExecutionIsSentWithTheCheckpoint() {
        create("parent", Sketch.version(1).wakeAt(null));
        create("child", Sketch.version(1));
        assertEquals(List.of(), look().inbox("parent"));
        var ended = new Event.ChildEnded(
                0, LISTEN, "child", Header.End.COMPLETED, Header.Undo.NONE, json("{\"a\":1}"), null, false, NOON);
        assertTrue(checkpoint("child", Sketch.version(2).wakeAt(null).sends("parent", ended)));
        var row = look().load("parent").orElseThrow().inbox().getFirst();
        assertEquals("ChildEnded", row.kind());
        assertEquals(NOON, row.at());
        assertEquals(
                new Event.ChildEnded(
                        row.id(),
                        LISTEN,
                        "child",
                        Header.End.COMPLETED,
                        Header.Undo.NONE,
                        json("{\"a\":1}"),
                        null,
                        false,
                        NOON),
                StateCodec.event(row.id(), row.at(), row.body()));
        var due = look().due(null, NOON, 9);
        assertEquals(1, due.size());
        assertEquals(Header.BUSY, due.getFirst().at());
        assertEquals("parent", due.getFirst().execution());
    }

    @Test
    void aFactMayBeSentByTheFirstCheckpointAndToOneself() {
        create("parent", Sketch.version(1).wakeAt(null));
        create("child", Sketch.version(1).wakeAt(null).sends("parent", cancel()).sends("child", cancel()));
        assertEquals(1, look().inbox("parent").size());
        assertEquals(1, look().inbox("child").size());
        var own = look().inbox("child").getFirst().id();
        checkpoint("child", Sketch.version(2).wakeAt(null).consumes(own).sends("child", cancel()));
        assertEquals(1, look().inbox("child").size());
        assertEquals(2, look().due(null, NOON, 9).size(), "both have something to read");
    }

    @Test
    void aFactForAnUnknownExecutionIsDropped() {
        create("e", Sketch.version(1));
        assertTrue(checkpoint("e", Sketch.version(2).sends("gone", cancel()).sends("e", cancel())));
        assertEquals(1, look().inbox("e").size());
        assertEquals(Optional.empty(), look().load("gone"));
    }

    @Test
    void aCheckpointThatIsNotWrittenTellsNobody() {
        create("parent", Sketch.version(1).wakeAt(null));
        create("child", Sketch.version(1));
        var late = Sketch.version(8)
                .sends("parent", cancel())
                .publishes(paid("1", "o1"))
                .listens(LISTEN, 0, PAID, ANY, true);
        assertFalse(checkpoint("child", 7, 1, late));
        assertEquals(List.of(), look().inbox("parent"));
        assertEquals(List.of(), look().undispatched(9));
        assertEquals(List.of(), look().listeners(PAID, ANY));
    }

    @Test
    void anEventIsKeptOnceBySourceAndId() {
        long first = publish(paid("1", "o1"));
        long second = publish(paid("2", "o1"));
        assertTrue(first < second);
        assertEquals(first, publish(paid("1", "other content")));
        assertEquals(first, look().publish(paid("1", "o1"), NOON.plusSeconds(9)).join());
        long elsewhere = publish(json("{\"source\":\"/other\",\"id\":\"1\",\"type\":\"" + PAID + "\"}"));
        assertTrue(elsewhere > second);
        assertEquals(
                List.of(
                        new Store.StoredEvent(first, paid("1", "o1"), NOON),
                        new Store.StoredEvent(second, paid("2", "o1"), NOON)),
                look().undispatched(2));
    }

    @Test
    void anEventIsEmittedWithTheCheckpoint() {
        create("e", Sketch.version(1).publishes(paid("1", "o1")));
        checkpoint("e", Sketch.version(2).publishes(paid("1", "again")).publishes(paid("2", "o2")));
        var events = look().undispatched(9);
        assertEquals(
                List.of(paid("1", "o1"), paid("2", "o2")),
                events.stream().map(Store.StoredEvent::event).toList());
        assertEquals(Sketch.START.plusSeconds(2), events.getLast().at(), "the execution's own time");
    }

    @Test
    void oneOfTwoThatPublishTheSameEventWins() {
        var positions = new ArrayList<CompletableFuture<Long>>();
        for (int i = 0; i < 50; i++) {
            positions.add(store.publish(paid("same", "o" + i), NOON));
        }
        assertEquals(
                1, positions.stream().map(CompletableFuture::join).distinct().count());
        assertEquals(1, look().undispatched(99).size());
    }

    @Test
    void anEventOfAnySizeComesBackExactly() {
        var large = json("{\"source\":\"/s\",\"id\":\"\\u0000 \\ud83d é\",\"type\":\"" + PAID
                + "\",\"data\":{\"n\":1.10,\"nul\":\"\\u0000\",\"text\":\"" + "é😀".repeat(40_000) + "\"}}");
        long position = publish(large);
        assertEquals(position, publish(large), "also by a strange id");
        publish(paid("2", "o1"));
        assertEquals(large, look().undispatched(1).getFirst().event());
        assertEquals(
                List.of(large, paid("2", "o1")),
                lookBack("nobody", "s", NOON, 0).stream()
                        .map(Store.StoredEvent::event)
                        .toList());
    }

    @Test
    void lookingBackFindsTheTypeFromATimeAndAPositionOn() {
        long early = look().publish(paid("1", "o1"), NOON.minusNanos(1)).join();
        long first = publish(paid("2", "o1"));
        publish(json("{\"source\":\"/shop\",\"id\":\"3\",\"type\":\"com.example.shipped\"}"));
        long older = look().publish(paid("4", "o1"), NOON.minusSeconds(60)).join();
        long second = publish(paid("5", "o1"));
        create("e", Sketch.version(1));
        assertEquals(List.of(first, second), positions(lookBack("e", "paid", NOON, 0)), "since is inclusive");
        assertEquals(List.of(second), positions(lookBack("e", "paid", NOON, first)), "after is exclusive");
        assertEquals(
                List.of(early, first, older, second),
                positions(lookBack("e", "paid", NOON.minusSeconds(60), 0)),
                "in order of position");
        assertEquals(
                List.of(early, first),
                positions(look().events(hearer("e", NodeKey.ROOT, "paid"), PAID, ANY, Instant.EPOCH, 0, 2)));
        assertEquals(List.of(), look().events(hearer("e", NodeKey.ROOT, "paid"), "com.example", ANY, NOON, 0, 9));
    }

    /// Before anybody listens by a path, events have no key for it; they are found all the same.
    @Test
    void lookingBackFindsWhatHasTheCorrelation() {
        var wanted = new ArrayList<Long>();
        for (int i = 0; i < 250; i++) {
            long position = publish(paid("early" + i, i % 10 == 0 ? "o1" : "o2"));
            if (i % 10 == 0) {
                wanted.add(position);
            }
        }
        create("e", Sketch.version(1).listens(LISTEN, 0, PAID, ORDER_1, true));
        wanted.add(publish(paid("a", "o1")));
        publish(paid("b", "o2"));
        publish(json("{\"source\":\"/shop\",\"id\":\"c\",\"type\":\"" + PAID + "\"}"));
        wanted.add(publish(paid("d", "o1")));
        var hearer = hearer("e", NodeKey.ROOT, "paid");
        assertEquals(wanted, positions(look().events(hearer, PAID, ORDER_1, NOON, 0, 1_000)));
        assertEquals(wanted.subList(3, 12), positions(look().events(hearer, PAID, ORDER_1, NOON, wanted.get(2), 9)));
        assertEquals(wanted.subList(24, 27), positions(look().events(hearer, PAID, ORDER_1, NOON, wanted.get(23), 9)));
        assertEquals(List.of(), look().events(hearer, PAID, ORDER_1, NOON.plusNanos(1), 0, 9));
        checkpoint("e", Sketch.version(2).hears(NodeKey.ROOT, "paid", wanted.get(26)));
        assertEquals(wanted.subList(25, 26), positions(look().events(hearer, PAID, ORDER_1, NOON, wanted.get(24), 9)));
    }

    @Test
    void whatAListenHasTakenIsLeftOutForIt() {
        long first = publish(paid("1", "o1"));
        long second = publish(paid("2", "o1"));
        create("e", Sketch.version(1).hears(NodeKey.ROOT, "paid", first));
        create("other", Sketch.version(1));
        assertEquals(List.of(second), positions(lookBack("e", "paid", NOON, 0)));
        assertEquals(List.of(first, second), positions(lookBack("other", "paid", NOON, 0)));
        assertEquals(List.of(first, second), positions(lookBack("e", "another", NOON, 0)));
        assertEquals(
                List.of(first, second),
                positions(look().events(hearer("e", LISTEN.branch("1"), "paid"), PAID, ANY, NOON, 0, 9)));
        checkpoint("e", Sketch.version(2).hears(NodeKey.ROOT, "paid", second).hears(NodeKey.ROOT, "paid", second));
        assertEquals(List.of(), lookBack("e", "paid", NOON, 0));
    }

    @Test
    void whatWasHeardInABranchIsGoneWithIt() {
        long position = publish(paid("1", "o1"));
        var branch = LISTEN.branch("1");
        var sibling = LISTEN.branch("10");
        create(
                "e",
                Sketch.version(1)
                        .hears(branch, "paid", position)
                        .hears(branch.word("undo"), "paid", position)
                        .hears(sibling, "paid", position));
        checkpoint("e", Sketch.version(2).collapsed(branch));
        assertEquals(1, heardIn(branch));
        assertEquals(1, heardIn(branch.word("undo")));
        assertEquals(0, heardIn(sibling));
    }

    private int heardIn(NodeKey scope) {
        return look().events(hearer("e", scope, "paid"), PAID, ANY, NOON, 0, 9).size();
    }

    @Test
    void listenersAreFoundByTypeAndCorrelation() {
        var other = NodeKey.ROOT.child("other", 2).branch("x");
        create("a", Sketch.version(1).listens(LISTEN, 0, PAID, ORDER_1, true).listens(LISTEN, 1, PAID, ANY, true));
        create("b", Sketch.version(1).listens(other, 0, PAID, ORDER_1, true).listens(LISTEN, 0, PAID, ORDER_2, true));
        create("c", Sketch.version(1).listens(LISTEN, 0, "com.example.shipped", ORDER_1, true));
        assertEquals(List.of("[\"data.orderId\"]", "[]"), look().correlationPaths(PAID));
        assertEquals(List.of("[\"data.orderId\"]"), look().correlationPaths("com.example.shipped"));
        assertEquals(List.of(), look().correlationPaths("com.example"));
        assertEquals(
                List.of(new Store.Listener("a", LISTEN, 0), new Store.Listener("b", other, 0)),
                look().listeners(PAID, ORDER_1));
        assertEquals(List.of(new Store.Listener("b", LISTEN, 0)), look().listeners(PAID, ORDER_2));
        assertEquals(List.of(new Store.Listener("a", LISTEN, 1)), look().listeners(PAID, ANY));
    }

    @Test
    void aListenerIsGoneWhenItStopsAndMayWantSomethingElse() {
        create("a", Sketch.version(1).listens(LISTEN, 0, PAID, ORDER_1, true).listens(LISTEN, 1, PAID, ORDER_1, true));
        checkpoint(
                "a",
                Sketch.version(2).listens(LISTEN, 0, PAID, ORDER_2, true).listens(LISTEN, 1, PAID, ORDER_1, false));
        assertEquals(List.of(), look().listeners(PAID, ORDER_1));
        assertEquals(List.of(new Store.Listener("a", LISTEN, 0)), look().listeners(PAID, ORDER_2));
        checkpoint("a", Sketch.version(3).listens(LISTEN, 0, PAID, ORDER_2, false));
        assertEquals(List.of(), look().correlationPaths(PAID));
        checkpoint(
                "a", Sketch.version(4).listens(LISTEN, 0, PAID, ORDER_2, true).listens(LISTEN, 0, PAID, ANY, false));
        assertEquals(List.of(), look().correlationPaths(PAID), "begun and ended in one checkpoint");
    }

    @Test
    void correlationValuesMayBeLong() {
        var wanted = "[\"data.orderId\"]=[\"" + "o".repeat(20_000) + "\"]";
        create("a", Sketch.version(1).listens(LISTEN, 0, PAID, wanted, true));
        assertEquals(List.of(new Store.Listener("a", LISTEN, 0)), look().listeners(PAID, wanted));
        assertEquals(List.of(), look().listeners(PAID, wanted.replace("oo\"]", "op\"]")));
    }

    @Test
    void dispatchingMarksTheEventAndTellsTheListenersAtOnce() {
        create("a", Sketch.version(1).wakeAt(null));
        create("b", Sketch.version(1).wakeAt(null));
        long first = publish(paid("1", "o1"));
        long second = publish(paid("2", "o1"));
        var reached = store.dispatch(
                        first, List.of(offer("b", "1"), offer("gone", "1"), offer("a", "1"), offer("b", "2")))
                .join();
        assertEquals(List.of("b", "a"), reached);
        assertEquals(List.of(second), positions(look().undispatched(9)));
        assertEquals(
                List.of(json("\"1\""), json("\"2\"")),
                look().inbox("b").stream().map(Store.InboxRow::body).toList());
        assertEquals("EventArrived", look().inbox("a").getFirst().kind());
        assertEquals(NOON, look().inbox("a").getFirst().at());
        assertEquals(2, look().due(null, NOON, 9).size());
        assertEquals(List.of(), store.dispatch(second, List.of()).join());
        assertEquals(List.of(), look().undispatched(9));
        assertEquals(2, lookBack("a", "paid", NOON, 0).size(), "dispatched events can still be looked back at");
        assertEquals(first, publish(paid("1", "o1")));
        assertEquals(List.of(), look().undispatched(9), "a repeated event is not dispatched again");
    }

    @Test
    void deployingReplacesAndKeepsWhatWas() {
        assertEquals(Optional.empty(), look().deployed("order"));
        assertEquals(List.of(), look().deployed());
        var first = new Store.Definition("d1", "order", "order.yaml", null, "workflow: order");
        var second = new Store.Definition("d2", "order", "order.yaml", "/here", "workflow: order # 2");
        var refund = new Store.Definition("d3", "refund", "refund.yaml", null, "workflow: refund");
        store.saveDefinition(second);
        store.deploy(refund);
        store.deploy(first);
        assertEquals(Optional.of(first), look().deployed("order"));
        store.deploy(second);
        assertEquals(Optional.of(second), look().deployed("order"));
        assertEquals(List.of(second, refund), look().deployed());
        store.deploy(first);
        assertEquals(Optional.of(first), look().deployed("order"));
        assertEquals(Optional.of(second), look().definition("d2"));
    }

    @Test
    void aScheduleRemembersWhenItLastFired() {
        assertEquals(Optional.empty(), look().lastFired("order", "nightly"));
        store.fired("order", "nightly", NOON).join();
        store.fired("order", "weekly", NOON.minusSeconds(1)).join();
        assertEquals(Optional.of(NOON), look().lastFired("order", "nightly"));
        store.fired("order", "nightly", NOON.plusNanos(1)).join();
        assertEquals(Optional.of(NOON.plusNanos(1)), look().lastFired("order", "nightly"));
        assertEquals(Optional.of(NOON.minusSeconds(1)), look().lastFired("order", "weekly"));
        assertEquals(Optional.empty(), look().lastFired("refund", "nightly"));
    }

    @Test
    void positionsAreNeverGivenTwice() {
        var seen = new HashSet<Long>();
        for (int i = 0; i < 5; i++) {
            assertTrue(seen.add(look().publish(paid("e" + i, "o1"), NOON).join()));
        }
        assertEquals(seen.stream().sorted().toList(), positions(look().undispatched(9)));
    }

    private long publish(JsonNode event) {
        return store.publish(event, NOON).join();
    }

    private List<Store.StoredEvent> lookBack(String execution, String step, Instant since, long after) {
        return look().events(hearer(execution, NodeKey.ROOT, step), PAID, ANY, since, after, 9);
    }

    private static Store.Hearer hearer(String execution, NodeKey scope, String step) {
        return new Store.Hearer(execution, scope, step);
    }

    private static List<Long> positions(List<Store.StoredEvent> events) {
        return events.stream().map(Store.StoredEvent::position).toList();
    }

    private static Store.Offer offer(String execution, String body) {
        return new Store.Offer(execution, "EventArrived", json("\"" + body + "\""), NOON);
    }

    private static Event.FromInbox cancel() {
        return new Event.CancelRequested(0, "ada", null, NOON);
    }

    private static JsonNode paid(String id, String order) {
        return json("{\"source\":\"/shop\",\"id\":\"" + id + "\",\"type\":\"" + PAID + "\",\"data\":{\"orderId\":\""
                + order + "\"}}");
    }

    private static JsonNode json(String text) {
        return StateCodec.readTree(text);
    }
}
