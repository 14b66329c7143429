package dev.overwinter.runtime.graaljs;

import dev.overwinter.dsl.Expression;
import dev.overwinter.engine.port.Expressions;
import dev.overwinter.engine.port.Visible;
import java.util.concurrent.locks.ReentrantLock;
import org.graalvm.polyglot.PolyglotException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Evaluates expressions with GraalJS. Safe for any number of threads, virtual ones included.
///
/// Making one is free: GraalJS starts with the first expression that is more than a path. `close` stops what is
/// running and releases the engine; after it, `evaluate` fails with an `IllegalStateException`.
///
/// A supplier of the scope may block, but must not evaluate an expression itself: the lanes are few, and could all be
/// waiting for such suppliers. What a supplier throws comes out of `evaluate` unchanged.
public final class GraalJsExpressions implements Expressions, AutoCloseable {
    private final ExpressionLimits limits;
    private final Plans plans = new Plans();
    private final ReentrantLock lifecycle = new ReentrantLock();
    private volatile @Nullable Machinery machinery;
    private volatile boolean closed;

    public GraalJsExpressions() {
        this(ExpressionLimits.DEFAULT);
    }

    public GraalJsExpressions(ExpressionLimits limits) {
        this.limits = limits;
    }

    @Override
    public JsonNode evaluate(Expression expression, Visible.Members scope, Occasion occasion) {
        if (closed) {
            throw new IllegalStateException("the evaluator is closed");
        }
        String text = expression.source();
        if (text.length() > limits.sourceChars()) {
            throw new ExpressionFailed("the expression is longer than " + limits.sourceChars() + " characters");
        }
        var view = new View(scope);
        return switch (plans.of(text)) {
            case Plan.ReadPath(MemberPath path) -> readPath(path, view);
            case Plan.RunScript script -> run(text, script, view, occasion);
        };
    }

    /// True once an expression needed GraalJS.
    boolean isStarted() {
        return machinery != null;
    }

    @Override
    public void close() {
        lifecycle.lock();
        try {
            closed = true;
            Machinery started = machinery;
            machinery = null;
            if (started != null) {
                started.close();
            }
        } finally {
            lifecycle.unlock();
        }
    }

    private JsonNode readPath(MemberPath path, View view) {
        return switch (PathReading.of(path, view)) {
            case PathReading.Found(Visible value) -> new ResultReader(view, limits).read(value);
            case PathReading.Missing missing -> throw new ExpressionFailed(Complaint.about(missing));
            case PathReading.Unknown _ -> throw new ExpressionFailed(Complaint.noSuchName(path.root(), view.names()));
        };
    }

    private JsonNode run(String text, Plan.RunScript script, View view, Occasion occasion) {
        try {
            return machinery().run(script, view, occasion);
        } catch (ResultReader.ResultUndefined _) {
            throw new ExpressionFailed(Complaint.ofUndefined(text, view));
        } catch (PolyglotException e) {
            throw Complaint.of(e, text, view, limits);
        } finally {
            view.rethrowLoadFailure();
        }
    }

    private Machinery machinery() {
        Machinery started = machinery;
        if (started != null) {
            return started;
        }
        lifecycle.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the evaluator is closed");
            }
            started = machinery;
            if (started == null) {
                started = new Machinery(limits);
                machinery = started;
            }
            return started;
        } finally {
            lifecycle.unlock();
        }
    }
}
