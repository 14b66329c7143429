package dev.overwinter.runtime.graaljs;

import dev.overwinter.engine.port.Expressions.ExpressionFailed;
import dev.overwinter.engine.port.Expressions.Occasion;
import java.time.Duration;
import java.util.Optional;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import tools.jackson.databind.JsonNode;

/// What runs scripts once GraalJS has started: the engine that holds compiled sources, the realms that are used
/// again, and the lanes.
final class Machinery implements AutoCloseable {
    /// What a pure expression may use on its caller's thread, where no guard can stop it; past this it starts
    /// again on a lane. Small enough that it ends soon whatever it does.
    private static final int BRIEF_STATEMENTS = 2_000;
    private static final int BRIEF_READS = 50_000;
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final ExpressionLimits limits;
    private final Engine engine = Sandbox.engine();
    private final Lanes lanes = new Lanes();
    private final RealmPool realms;

    Machinery(ExpressionLimits limits) {
        this.limits = limits;
        int statements = Math.min(BRIEF_STATEMENTS, limits.statements());
        realms = new RealmPool(4 * Lanes.COUNT, () -> new Realm(engine, statements, limits));
    }

    JsonNode run(Plan.RunScript script, View view, Occasion occasion) {
        Purity.Proof proof = script.proof();
        if (proof == null || !proof.holdsFor(view.names())) {
            return inFreshRealm(script, view, occasion);
        }
        return inUsedRealm(script, proof, view, occasion).orElseGet(() -> inFreshRealm(script, view, occasion));
    }

    /// Closing the engine interrupts the threads that evaluate; callers' threads are first given the time to
    /// leave, and where one does not, the engine is left as it is. What cannot be ended on a lane is not waited
    /// for.
    @Override
    public void close() {
        lanes.close();
        try {
            if (realms.close(LONGEST_CLOSE)) {
                Thread.ofPlatform()
                        .daemon()
                        .name("expression-close")
                        .start(() -> engine.close(true))
                        .join(LONGEST_CLOSE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Entering a context fails on a thread that is interrupted, so the interrupt is put aside.
    ///
    /// @return nothing if it needs more than a caller's thread can give
    private Optional<JsonNode> inUsedRealm(Plan.RunScript script, Purity.Proof proof, View view, Occasion occasion) {
        boolean interrupted = Thread.interrupted();
        view.allowReads(BRIEF_READS);
        try {
            Realm realm = realms.take();
            return realm == null ? Optional.empty() : inRealm(realm, script, proof, view, occasion);
        } catch (InterruptedException _) {
            interrupted = true;
            return Optional.empty();
        } catch (PolyglotException e) {
            if (view.loadFailed() || isOfAuthor(e)) {
                throw e;
            }
            interrupted |= e.isInterrupted();
            return Optional.empty();
        } catch (VirtualMachineError _) {
            return Optional.empty();
        } finally {
            view.allowReads(Integer.MAX_VALUE);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Optional<JsonNode> inRealm(
            Realm realm, Plan.RunScript script, Purity.Proof proof, View view, Occasion occasion) {
        boolean clean = false;
        try {
            realm.begin(view, proof.scopeNames(), occasion);
            JsonNode result = new ResultReader(view, limits).read(realm.callAgain(script.function()));
            clean = true;
            return Optional.of(result);
        } catch (ExpressionFailed | ResultReader.ResultUndefined e) {
            clean = true;
            throw e;
        } catch (PolyglotException e) {
            clean = (e.isGuestException() || e.isHostException())
                    && !(e.isCancelled() || e.isInterrupted() || e.isResourceExhausted());
            throw e;
        } finally {
            realms.giveBack(realm, clean);
        }
    }

    /// How much of the caller's stack is left is not the author's doing.
    private static boolean isOfAuthor(PolyglotException e) {
        return e.isGuestException()
                && !(e.isCancelled() || e.isInterrupted() || e.isResourceExhausted())
                && !String.valueOf(e.getMessage()).contains("Maximum call stack size");
    }

    private JsonNode inFreshRealm(Plan.RunScript script, View view, Occasion occasion) {
        return lanes.run(view, limits, guard -> {
            try (var realm = new Realm(engine, limits.statements(), limits)) {
                guard.watch(realm);
                realm.begin(view, view.names(), occasion);
                return new ResultReader(view, limits).read(realm.call(script.function()));
            }
        });
    }
}
