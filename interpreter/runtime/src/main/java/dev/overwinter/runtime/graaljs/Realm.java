package dev.overwinter.runtime.graaljs;

import dev.overwinter.engine.port.Expressions.Occasion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/// One context with the prelude run in it. Used by one evaluation at a time.
final class Realm implements AutoCloseable {
    private static final Source PRELUDE = resource("prelude.js");
    private static final Source TIME = resource("time.js");
    private static final Source FORMAT = resource("format.js");

    private static final int MOST_FUNCTIONS = 1024;

    private final Context context;
    private final Value define;
    private final Value begin;
    private final Set<String> defined = new HashSet<>();
    private final Map<Source, Value> functions = new IdentityHashMap<>();
    private int uses;
    private @Nullable View view;

    Realm(Engine engine, int statements, ExpressionLimits limits) {
        context = Sandbox.context(engine, statements, limits);
        ProxyExecutable read = arguments -> readName(arguments[0].asString());
        Value prelude = context.eval(PRELUDE).execute(read, context.eval(TIME), context.eval(FORMAT));
        define = prelude.getMember("define");
        begin = prelude.getMember("begin");
    }

    /// Gives the names to the next evaluation, with its time and the start of its random numbers.
    void begin(View newView, Set<String> names, Occasion occasion) {
        view = newView;
        uses++;
        for (String name : names) {
            if (defined.add(name)) {
                define.executeVoid(name);
            }
        }
        var words = new SplittableRandom(occasion.seed());
        begin.executeVoid(
                (double) occasion.now().toEpochMilli(),
                words.nextInt(),
                words.nextInt(),
                words.nextInt(),
                words.nextInt() | 1);
    }

    /// @param function a source whose value is a function without parameters
    Value call(Source function) {
        return context.eval(function).execute();
    }

    /// The same, for a realm that is used again: remembers the function, and gives each call the full limits.
    Value callAgain(Source function) {
        context.resetLimits();
        if (functions.size() >= MOST_FUNCTIONS) {
            functions.clear();
        }
        return functions.computeIfAbsent(function, context::eval).execute();
    }

    /// Lets go of what the evaluation saw.
    void end() {
        view = null;
    }

    /// How many evaluations it has had.
    int uses() {
        return uses;
    }

    /// Stops what runs in it, from any thread, and closes it.
    void stop() {
        try {
            context.close(true);
        } catch (PolyglotException _) {
            // Tells that the evaluation was stopped, which its own thread tells as well.
        }
    }

    /// For the thread that used it.
    @Override
    public void close() {
        try {
            context.close();
        } catch (PolyglotException _) {
            // It was stopped before, and is closed all the same.
        }
    }

    private @Nullable Object readName(String name) {
        View current = Objects.requireNonNull(view);
        var visible = current.load(current.scope(), name);
        return visible == null ? null : current.toJs(visible);
    }

    private static Source resource(String name) {
        try (InputStream text = Objects.requireNonNull(Realm.class.getResourceAsStream(name), name)) {
            return Source.newBuilder("js", new String(text.readAllBytes(), StandardCharsets.UTF_8), name)
                    .internal(true)
                    .buildLiteral();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
