package dev.overwinter.app.wiring;

import dev.overwinter.runtime.jdbc.Durability;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the options and the environment say.
///
/// @param data the directory with the engine's key, and with the database where it is not on a server
/// @param server the address of a database on a PostgreSQL server; null: H2 in the data directory
/// @param durability what an acknowledged write survives, where the database is H2
/// @param env values given with `--env`
/// @param secrets values given with `--secret`
/// @param callbackBase where callbacks reach this engine, without a slash at the end
/// @param limits those that differ from the documented ones
public record AppSettings(
        Path data,
        @Nullable String server,
        Durability durability,
        Map<String, String> env,
        Map<String, String> secrets,
        String callbackBase,
        LimitSettings limits) {
    private static final String SECRET_PREFIX = "OVERWINTER_SECRET_";

    /// With the database in the data directory.
    public AppSettings(Path data, Map<String, String> env, Map<String, String> secrets, String callbackBase) {
        this(data, null, Durability.DISK, env, secrets, callbackBase, LimitSettings.NONE);
    }

    public AppSettings calledBackAt(String newCallbackBase) {
        return new AppSettings(data, server, durability, env, secrets, newCallbackBase, limits);
    }

    public Path database() {
        return data.resolve("database");
    }

    public Path key() {
        return data.resolve("engine.key");
    }

    public Path serverFile() {
        return data.resolve("serve.json");
    }

    /// Stands in a data directory that was restored from a backup, until an operator has said that it may work.
    public Path restoredNote() {
        return data.resolve("restored.json");
    }

    /// `--env`, then the environment of the process.
    public @Nullable String env(String name) {
        var given = env.get(name);
        return given != null ? given : System.getenv(name);
    }

    /// `--secret`, then `OVERWINTER_SECRET_<NAME>` of the process.
    public @Nullable String secret(String name) {
        var given = secrets.get(name);
        return given != null ? given : System.getenv(SECRET_PREFIX + name);
    }
}
