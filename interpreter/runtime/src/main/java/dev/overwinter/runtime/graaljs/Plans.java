package dev.overwinter.runtime.graaljs;

import dev.overwinter.engine.port.Expressions.ExpressionFailed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The plans of the expressions used last. GraalJS keeps the compiled form of a source as long as its plan lives.
final class Plans {
    private static final int MOST = 4096;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Plan> plans = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Plan> eldest) {
            return size() > MOST;
        }
    };

    /// @throws ExpressionFailed if the text is not one expression
    Plan of(String text) {
        Plan known = find(text);
        if (known != null) {
            return known;
        }
        Plan plan = made(text);
        lock.lock();
        try {
            plans.put(text, plan);
        } finally {
            lock.unlock();
        }
        return plan;
    }

    private @Nullable Plan find(String text) {
        lock.lock();
        try {
            return plans.get(text);
        } finally {
            lock.unlock();
        }
    }

    /// What parses must not depend on how much of the caller's stack is left.
    private static Plan made(String text) {
        try {
            return Plan.of(text);
        } catch (StackOverflowError _) {
            var plan = new CompletableFuture<Plan>();
            new Thread(null, () -> complete(plan, text), "expression-parser", Lanes.STACK_BYTES, false).start();
            try {
                return plan.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof ExpressionFailed failed ? failed : e;
            }
        }
    }

    private static void complete(CompletableFuture<Plan> plan, String text) {
        try {
            plan.complete(Plan.of(text));
        } catch (StackOverflowError _) {
            plan.completeExceptionally(new ExpressionFailed("the expression is nested too deeply"));
        } catch (Throwable e) {
            plan.completeExceptionally(e);
        }
    }
}
