package dev.overwinter.app.wiring;

import java.nio.file.Path;
import java.util.Map;

/// What the options and the environment say.
///
/// @param data the directory with the database and the engine's key
/// @param env values given with `--env`
/// @param secrets values given with `--secret`
/// @param callbackBase where callbacks reach this engine, without a slash at the end
public record AppSettings(Path data, Map<String, String> env, Map<String, String> secrets, String callbackBase) {
    private static final String SECRET_PREFIX = "OVERWINTER_SECRET_";

    public Path database() {
        return data.resolve("database");
    }

    public Path key() {
        return data.resolve("engine.key");
    }

    public Path serverFile() {
        return data.resolve("serve.json");
    }

    /// `--env`, then the environment of the process.
    public @org.jspecify.annotations.Nullable String env(String name) {
        var given = env.get(name);
        return given != null ? given : System.getenv(name);
    }

    /// `--secret`, then `OVERWINTER_SECRET_<NAME>` of the process.
    public @org.jspecify.annotations.Nullable String secret(String name) {
        var given = secrets.get(name);
        return given != null ? given : System.getenv(SECRET_PREFIX + name);
    }
}
