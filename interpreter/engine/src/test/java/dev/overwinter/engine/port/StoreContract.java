package dev.overwinter.engine.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.engine.core.ExecutionState;
import dev.overwinter.engine.core.LedgerEntry;
import dev.overwinter.engine.core.NodeKey;
import dev.overwinter.engine.core.Place;
import dev.overwinter.engine.core.Ref;
import dev.overwinter.engine.core.Transition.GateState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.StringNode;

/// What every store does. An adapter extends this and says how it is opened.
public abstract class StoreContract extends StoreReadingContract {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final NodeKey CHARGE = NodeKey.ROOT.child("charge", 1);

    @Test
    void aNewExecutionComesBackAsItWas() {
        var first = Sketch.version(1).node(CHARGE, 0).result("check", 1).armed(1, LedgerEntry.State.OPEN);
        assertEquals(new Store.Created("e", true, true), create("e", first));
        assertEquals(Optional.of(new Store.Stored(first.stateOf("e"), List.of())), look().load("e"));
    }

    @Test
    void everyKindOfWorkIsKept() {
        var sketch = Sketch.version(1);
        for (int kind = 0; kind < 8; kind++) {
            sketch.node(NodeKey.ROOT.child("s" + kind, kind + 1).word("undo"), kind);
        }
        create("e", sketch);
        assertEquals(sketch.stateOf("e"), loaded("e"));
    }

    @Test
    void aCheckpointChangesWhatItNames() {
        var first = Sketch.version(1)
                .node(CHARGE, 1)
                .node(NodeKey.ROOT, 0)
                .result("check", 1)
                .result("charge", 1)
                .armed(1, LedgerEntry.State.OPEN)
                .armed(2, LedgerEntry.State.OPEN)
                .var("total", new Ref(1, null))
                .var("currency", new Ref(0, StringNode.valueOf("EUR")));
        var second = Sketch.version(2)
                .gone(CHARGE)
                .node(NodeKey.ROOT, 3)
                .node(NodeKey.ROOT.child("ship", 1), 2)
                .result("charge", 2)
                .armed(2, LedgerEntry.State.UNDONE)
                .armed(3, LedgerEntry.State.OPEN)
                .var("total", new Ref(9, null));
        create("e", first);
        assertTrue(checkpoint("e", second));
        assertEquals(first.stateOf("e").apply(second.build()), loaded("e"));
    }

    @Test
    void whatABranchShowedIsGoneWithIt() {
        var block = NodeKey.ROOT.child("pay", 1);
        var first = Sketch.version(1);
        for (var scope : List.of(
                NodeKey.ROOT,
                block.branch("1"),
                block.branch("10"),
                block.branch("1").word("undo"))) {
            first.result(scope, "charge", 1).var(scope, "total", new Ref(1, null));
        }
        var second = Sketch.version(2).collapsed(block.branch("1"));
        create("e", first);
        assertTrue(checkpoint("e", second));
        var after = first.stateOf("e").apply(second.build());
        assertEquals(2, after.results().size());
        assertEquals(2, after.vars().size());
        assertEquals(after, loaded("e"));
    }

    /// From nothing to some hundred rows and back, a few at a time: a store may keep few rows elsewhere than many.
    @Test
    void whatIsLiveGrowsAndShrinks() {
        long seed = new SplittableRandom().nextLong();
        var random = new SplittableRandom(seed);
        var scopes = new ArrayList<>(List.of(NodeKey.ROOT));
        for (int branch = 1; branch <= 12; branch++) {
            scopes.add(NodeKey.ROOT.child("pay", 1).branch("" + branch));
        }
        var first = Sketch.version(1).node(NodeKey.ROOT, 0);
        create("e", first);
        var state = first.stateOf("e");
        for (int version = 2; version <= 150; version++) {
            var sketch = changed(state, version, (version / 25) % 2 == 0, scopes, random);
            assertTrue(checkpoint("e", sketch));
            state = state.apply(sketch.build());
            if (version % 5 == 0) {
                look();
            }
            assertEquals(state, store.load("e").orElseThrow().state(), "seed " + seed + ", version " + version);
        }
    }

    private static Sketch changed(
            ExecutionState state, int version, boolean grows, List<NodeKey> scopes, SplittableRandom random) {
        var sketch = Sketch.version(version);
        for (int i = random.nextInt(4); i >= 0; i--) {
            var scope = scopes.get(random.nextInt(scopes.size()));
            var name = "s" + random.nextInt(9);
            if (random.nextInt(3) == 0) {
                sketch.collapsed(scope.equals(NodeKey.ROOT) ? scopes.getLast() : scope);
            }
            if (grows || random.nextInt(3) == 0) {
                sketch.node(scope.child(name, 1), random.nextInt(8)).result(scope, name, version);
                sketch.var(scope, name, new Ref(0, StringNode.valueOf("\n\tnode\t\ud83d " + version)));
            }
        }
        if (!grows) {
            state.nodes().keySet().stream().limit(random.nextInt(6)).forEach(sketch::gone);
        }
        return sketch;
    }

    @Test
    void aNameIsUsedOnce() {
        assertEquals(new Store.Created("e1", true, true), createNamed("e1", "order", "march", "digest"));
        look();
        assertEquals(new Store.Created("e1", false, true), createNamed("e2", "order", "march", "digest"));
        assertEquals(new Store.Created("e1", false, false), createNamed("e3", "order", "march", "other"));
        assertEquals(new Store.Created("e4", true, true), createNamed("e4", "refund", "march", "digest"));
        assertEquals(Optional.empty(), look().load("e2"));
        assertEquals(Optional.empty(), look().load("e3"));
    }

    @Test
    void anIdIsUsedOnce() {
        var first = Sketch.version(1);
        create("e", first);
        assertInstanceOf(
                IllegalArgumentException.class,
                failure(() -> create("e", Sketch.version(1).node(CHARGE, 0))));
        assertEquals(first.stateOf("e"), loaded("e"));
    }

    @Test
    void oneOfTwoThatStartWithTheSameNameWins() {
        var starts = new ArrayList<CompletableFuture<Store.Created>>();
        for (int i = 0; i < 20; i++) {
            var transition = Sketch.version(1).of("order", "march").build();
            starts.add(store.create(new Store.NewExecution(
                    "e" + i, Store.DEFAULT_NAMESPACE, "order", "march", "digest", transition, List.of())));
        }
        assertEquals(1, starts.stream().filter(start -> start.join().created()).count());
        assertEquals(
                1, starts.stream().map(start -> start.join().id()).distinct().count());
        assertEquals(1, look().list(new Store.Query(null, null, 99, null)).size());
    }

    @Test
    void aCheckpointFromAnOldVersionOrEpochWritesNothing() {
        var first = Sketch.version(5).epoch(3).node(CHARGE, 0);
        create("e", first);
        long inbox =
                store.post("e", "Answered", StringNode.valueOf("yes"), NOON).join();
        var next = Sketch.version(6)
                .epoch(3)
                .gone(CHARGE)
                .payload(1, LongNode.valueOf(1))
                .entry(1, "x")
                .gate("approve", GateState.OPEN, null)
                .consumes(inbox);
        assertFalse(checkpoint("e", 4, 3, next));
        assertFalse(checkpoint("e", 6, 3, next));
        assertFalse(checkpoint("e", 5, 2, next));
        assertEquals(first.stateOf("e"), loaded("e"));
        assertEquals(1, look().load("e").orElseThrow().inbox().size());
        assertEquals(List.of(), look().gates("e"));
        assertEquals(List.of(), look().history("e", 0, 9));
        assertTrue(checkpoint("e", 5, 3, next));
        assertFalse(checkpoint("e", 5, 3, next), "the same one again is an old one");
    }

    @Test
    void writesOfOneExecutionAreMadeInOrder() {
        create("e", Sketch.version(1));
        var writes = new ArrayList<CompletableFuture<Boolean>>();
        for (long version = 2; version <= 300; version++) {
            var transition = Sketch.version(version)
                    .var("n", new Ref(version, null))
                    .entry(version, "x")
                    .build();
            writes.add(store.checkpoint(new Store.Checkpoint("e", version - 1, 1, transition, List.of())));
        }
        assertTrue(writes.stream().allMatch(CompletableFuture::join));
        assertEquals(300, loaded("e").header().version());
        assertEquals(new Ref(300, null), loaded("e").vars().get(new Place(NodeKey.ROOT, "n")));
        assertEquals(299, look().history("e", 0, 1_000).size());
    }

    @Test
    void aBadWriteFailsAloneAmongItsNeighbours() {
        create("other", Sketch.version(1).gate("approve", GateState.OPEN, null));
        for (int i = 0; i < 20; i++) {
            create("e" + i, Sketch.version(1));
        }
        var writes = new ArrayList<CompletableFuture<Boolean>>();
        for (int i = 0; i < 20; i++) {
            boolean taken = i % 5 == 2;
            var sketch = Sketch.version(2).gate("approve", GateState.OPEN, null).entry(1, "x");
            writes.add(store.checkpoint(new Store.Checkpoint(
                    "e" + i,
                    i % 5 == 3 ? 7 : 1,
                    1,
                    sketch.build(),
                    List.of(hash(taken ? "other" : "e" + i, "approve")))));
        }
        for (int i = 0; i < 20; i++) {
            var write = writes.get(i);
            switch (i % 5) {
                case 2 -> assertInstanceOf(IllegalArgumentException.class, failure(write::join));
                case 3 -> assertFalse(write.join());
                default -> assertTrue(write.join());
            }
            boolean written = i % 5 != 2 && i % 5 != 3;
            assertEquals(written ? 2 : 1, loaded("e" + i).header().version());
            assertEquals(written ? 1 : 0, look().history("e" + i, 0, 9).size());
        }
        assertEquals(
                "other", look().gate(hash("other", "approve")).orElseThrow().execution());
    }

    @Test
    void theInboxKeepsFactsInOrderUntilTheyAreConsumed() {
        create("e", Sketch.version(1));
        create("other", Sketch.version(1));
        long first =
                store.post("e", "Answered", StringNode.valueOf("one"), NOON).join();
        store.post("other", "Answered", StringNode.valueOf("other"), NOON).join();
        long second = store.post("e", "CancelRequested", StringNode.valueOf("two"), NOON.plusNanos(1))
                .join();
        assertEquals(
                List.of(
                        new Store.InboxRow(first, "Answered", StringNode.valueOf("one"), NOON),
                        new Store.InboxRow(second, "CancelRequested", StringNode.valueOf("two"), NOON.plusNanos(1))),
                look().load("e").orElseThrow().inbox());
        assertTrue(checkpoint("e", Sketch.version(2).consumes(first)));
        assertEquals(
                List.of(second),
                look().load("e").orElseThrow().inbox().stream()
                        .map(Store.InboxRow::id)
                        .toList());
        assertEquals(1, look().load("other").orElseThrow().inbox().size());
        long third =
                store.post("e", "Answered", StringNode.valueOf("three"), NOON).join();
        assertTrue(third > second, "a number is never given twice");
    }

    @Test
    void gatesAreFoundByTheirTokensHashAlsoWhenTheyAreClosed() {
        create("e", Sketch.version(1).gate("first", GateState.OPEN, null));
        checkpoint("e", Sketch.version(2).gate("second", GateState.OPEN, null).gate("third", GateState.OPEN, null));
        var open = look().gate(hash("e", "second")).orElseThrow();
        assertEquals("e", open.execution());
        assertEquals(NodeKey.ROOT.child("second", 1), open.key());
        assertEquals("nonce-second", open.nonce());
        assertEquals(GateState.OPEN, open.state());
        assertNull(open.by());
        checkpoint("e", Sketch.version(3).gate("second", GateState.ANSWERED, "ada"));
        checkpoint("e", Sketch.version(4).gate("first", GateState.TIMED_OUT, null));
        var closed = look().gate(hash("e", "second")).orElseThrow();
        assertEquals(GateState.ANSWERED, closed.state());
        assertEquals("ada", closed.by());
        assertEquals(
                List.of(GateState.TIMED_OUT, GateState.ANSWERED, GateState.OPEN),
                look().gates("e").stream().map(Store.Gate::state).toList(),
                "in the order of opening");
    }

    @Test
    void aGateMayOpenAndCloseInOneCheckpoint() {
        create("e", Sketch.version(1).gate("g", GateState.OPEN, null).gate("g", GateState.CANCELLED, null));
        assertEquals(
                List.of(GateState.CANCELLED),
                look().gates("e").stream().map(Store.Gate::state).toList());
    }

    @Test
    void definitionsAreKeptOnce() {
        var definition = new Store.Definition("d1", "order", "order.yaml", null, "workflow: order\n# ü");
        store.saveDefinition(definition);
        store.saveDefinition(new Store.Definition("d1", "order", "renamed.yaml", "/elsewhere", "workflow: order\n# ü"));
        store.saveDefinition(new Store.Definition("d2", "order", "order.yaml", "/here", "workflow: order"));
        assertEquals(Optional.of(definition), look().definition("d1"));
        assertEquals("/here", look().definition("d2").orElseThrow().folder());
    }

    @Test
    void epochsGrowForEver() {
        long first = store.nextEpoch();
        long second = look().nextEpoch();
        long third = look().nextEpoch();
        assertTrue(0 < first && first < second && second < third);
    }

    @Test
    void claimsAreCountedUntilThereIsProgress() {
        create("e", Sketch.version(1));
        assertEquals(1, store.countClaim("e").join());
        assertEquals(2, look().countClaim("e").join());
        assertFalse(checkpoint("e", 7, 1, Sketch.version(8)), "no progress");
        assertEquals(3, look().countClaim("e").join());
        checkpoint("e", Sketch.version(2));
        assertEquals(1, look().countClaim("e").join());
    }

    @Test
    void manyThreadsWriteWhileOthersRead() throws Exception {
        int threads = 8;
        int versions = 60;
        for (int i = 0; i < threads; i++) {
            create("e" + i, consistent(1));
        }
        var writing = new AtomicBoolean(true);
        var go = new CountDownLatch(1);
        try (var pool = Executors.newFixedThreadPool(threads + 2)) {
            var writers = new ArrayList<Future<?>>();
            for (int i = 0; i < threads; i++) {
                var id = "e" + i;
                writers.add(pool.submit(() -> {
                    go.await();
                    for (int version = 2; version <= versions; version++) {
                        assertTrue(checkpoint(id, consistent(version)));
                        assertConsistent(store.load(id).orElseThrow().state(), version);
                    }
                    return null;
                }));
            }
            var readers = List.of(
                    pool.submit(() -> readWhile(writing, go, threads)),
                    pool.submit(() -> readWhile(writing, go, threads)));
            go.countDown();
            for (var writer : writers) {
                writer.get();
            }
            writing.set(false);
            for (var reader : readers) {
                assertTrue(reader.get() > 0);
            }
        }
        for (int i = 0; i < threads; i++) {
            assertConsistent(loaded("e" + i), versions);
        }
    }

    private long readWhile(AtomicBoolean writing, CountDownLatch go, int executions) throws InterruptedException {
        go.await();
        long reads = 0;
        do {
            var state = store.load("e" + reads++ % executions).orElseThrow().state();
            assertConsistent(state, state.header().version());
        } while (writing.get());
        return reads;
    }

    /// A checkpoint whose parts all tell its version.
    private static Sketch consistent(long version) {
        return Sketch.version(version)
                .var("n", new Ref(version, null))
                .armed(version, LedgerEntry.State.OPEN)
                .gone(NodeKey.ROOT.child("s", (int) version - 1))
                .node(NodeKey.ROOT.child("s", (int) version), 0);
    }

    private static void assertConsistent(ExecutionState state, long version) {
        assertEquals(version, state.header().version());
        assertEquals(new Ref(version, null), state.vars().get(new Place(NodeKey.ROOT, "n")));
        assertEquals(version, state.ledger().size());
        assertEquals(
                List.of(NodeKey.ROOT.child("s", (int) version)), List.copyOf(new TreeMap<>(state.nodes()).keySet()));
    }

    private ExecutionState loaded(String id) {
        return look().load(id).orElseThrow().state();
    }
}
