package dev.overwinter.app.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.app.QuietEngine;
import dev.overwinter.engine.core.Transition;
import dev.overwinter.engine.port.Store;
import dev.overwinter.runtime.graaljs.GraalJsExpressions;
import dev.overwinter.runtime.schema.NetworkntSchemas;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The simulator can fail: what is made wrong on purpose, it finds.
@ExtendWith(QuietEngine.class)
class SpoiledTest {
    private static final int MOST_PROGRAMS = 500;
    private static final int SPOILED_EVERY = 40;

    private static final GraalJsExpressions EXPRESSIONS = new GraalJsExpressions();
    private static final Simulation.Ports PORTS = new Simulation.Ports(EXPRESSIONS, new NetworkntSchemas());

    @AfterAll
    static void close() {
        EXPRESSIONS.close();
    }

    @Test
    void findsAStoreThatLosesLedgerRows() {
        isFound(checkpoints(SpoiledTest::withoutLedger));
    }

    @Test
    void findsAStoreThatLosesResults() {
        isFound(checkpoints(SpoiledTest::withoutResults));
    }

    @Test
    void findsAStoreThatSaysItHasWrittenWhatItHasNot() {
        isFound(new Runs.Spoiling(store -> spoiled(store, _ -> null), oracle -> oracle));
    }

    @Test
    void findsAnOutsideThatLies() {
        isFound(new Runs.Spoiling(store -> store, SpoiledTest::lying));
    }

    private static void isFound(Runs.Spoiling spoiling) {
        var runs = new Runs(PORTS, spoiling);
        for (long seed = 1; seed <= MOST_PROGRAMS; seed++) {
            if (!runs.complaintsOf(seed).isEmpty()) {
                return;
            }
        }
        assertTrue(false, "nothing was found in " + MOST_PROGRAMS + " programs");
    }

    private static Oracle lying(Oracle oracle) {
        return (key, attempt) -> {
            var reply = oracle.reply(key, attempt);
            return Dice.mix(0, key, attempt) % SPOILED_EVERY == 0 ? reply.lie() : reply;
        };
    }

    private static Runs.Spoiling checkpoints(UnaryOperator<Transition> spoil) {
        return new Runs.Spoiling(
                store -> spoiled(
                        store,
                        checkpoint -> new Store.Checkpoint(
                                checkpoint.execution(),
                                checkpoint.expectedVersion(),
                                checkpoint.expectedEpoch(),
                                spoil.apply(checkpoint.transition()),
                                checkpoint.tokenHashes())),
                oracle -> oracle);
    }

    /// A store that writes some checkpoints otherwise than it is told, or not at all.
    private static Store spoiled(Store store, java.util.function.Function<Store.Checkpoint, Object> spoil) {
        return (Store) Proxy.newProxyInstance(
                SpoiledTest.class.getClassLoader(), new Class<?>[] {Store.class}, (_, method, arguments) -> {
                    try {
                        if (method.getName().equals("checkpoint")
                                && ((Store.Checkpoint) arguments[0]).expectedVersion() % SPOILED_EVERY == 7) {
                            var spoiled = spoil.apply((Store.Checkpoint) arguments[0]);
                            return spoiled == null
                                    ? CompletableFuture.completedFuture(true)
                                    : method.invoke(store, spoiled);
                        }
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    private static Transition withoutLedger(Transition from) {
        return changed(from, from.results(), List.of());
    }

    private static Transition withoutResults(Transition from) {
        return changed(from, List.of(), from.ledger());
    }

    private static Transition changed(
            Transition from,
            List<dev.overwinter.engine.core.StepResult> results,
            List<dev.overwinter.engine.core.LedgerEntry> ledger) {
        return new Transition(
                from.header(),
                from.nodes(),
                results,
                ledger,
                from.vars(),
                from.collapsed(),
                from.payloads(),
                from.history(),
                from.gates(),
                from.consumed(),
                from.verdicts(),
                from.sends(),
                from.published(),
                from.listening(),
                from.heard(),
                from.owes(),
                from.owesNoMore());
    }
}
