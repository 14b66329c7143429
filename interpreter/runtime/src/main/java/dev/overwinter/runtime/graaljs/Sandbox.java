package dev.overwinter.runtime.graaljs;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.ZoneOffset;
import java.util.Map;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.io.IOAccess;

/// The settings that keep an expression inside: what GraalJS is asked to leave out, and the limits of a context.
///
/// `SandboxPolicy.CONSTRAINED` would refuse the options that remove BigInt and bound texts, because they count as
/// experimental; so its rules are met one by one here, and a test builds a CONSTRAINED context from the same rules.
final class Sandbox {
    /// The JavaScript that the language promises; the parser is told the same.
    static final String ECMASCRIPT = "2026";

    private static final Map<String, String> STABLE_OPTIONS = Map.of(
            "js.ecmascript-version", ECMASCRIPT,
            "js.strict", "true",
            "js.allow-eval", "false",
            "js.console", "false",
            "js.print", "false",
            "js.load", "false",
            "js.graal-builtin", "false",
            "js.locale", "en");

    private static final Map<String, String> OPTIONS = Map.of(
            "js.bigint", "false",
            "js.polyglot-builtin", "false",
            "js.java-package-globals", "false",
            "js.shared-array-buffer", "false",
            "js.atomics", "false",
            "js.regexp-static-result", "false",
            "js.global-arguments", "false",
            "js.max-typed-array-length", "1000000");

    /// `HostAccess.NONE` would still let a JavaScript object become a mutable Java one.
    private static final HostAccess NO_HOST =
            HostAccess.newBuilder().allowMutableTargetMappings().build();

    private Sandbox() {}

    static Engine engine() {
        return Engine.newBuilder("js")
                .allowExperimentalOptions(true)
                .in(InputStream.nullInputStream())
                .out(OutputStream.nullOutputStream())
                .err(OutputStream.nullOutputStream())
                .option("engine.WarnInterpreterOnly", "false")
                .option("engine.WarnVirtualThreadSupport", "false")
                .build();
    }

    static Context context(Engine engine, int statements, ExpressionLimits limits) {
        return constrained(Context.newBuilder("js"))
                .engine(engine)
                .allowExperimentalOptions(true)
                .options(OPTIONS)
                .option("js.string-length-limit", Integer.toString(limits.textChars()))
                .option("sandbox.MaxStatements", Integer.toString(statements))
                .option("sandbox.MaxStackFrames", Integer.toString(limits.frames()))
                .build();
    }

    static Context.Builder constrained(Context.Builder builder) {
        return builder.allowHostAccess(NO_HOST)
                .allowHostClassLookup(_ -> false)
                .allowPolyglotAccess(PolyglotAccess.NONE)
                .allowEnvironmentAccess(EnvironmentAccess.NONE)
                .allowIO(IOAccess.NONE)
                .allowNativeAccess(false)
                .allowCreateThread(false)
                .allowCreateProcess(false)
                .allowHostClassLoading(false)
                .allowInnerContextOptions(false)
                .useSystemExit(false)
                .timeZone(ZoneOffset.UTC)
                .options(STABLE_OPTIONS);
    }
}
