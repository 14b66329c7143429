package dev.overwinter.app.cli;

import dev.overwinter.app.view.Style;
import dev.overwinter.app.wiring.AppSettings;
import dev.overwinter.app.wiring.LimitSettings;
import dev.overwinter.runtime.jdbc.Durability;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// Options that every command takes.
final class GlobalOptions {
    static final String DEFAULT_CALLBACK_BASE = "http://127.0.0.1:8787";

    enum Output {
        text,
        json
    }

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "where the database lies (default: $OVERWINTER_DATA, or .overwinter in the current folder)")
    private @Nullable Path data;

    @Option(
            names = "--database",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "a PostgreSQL server, as jdbc:postgresql://host/database (default: $OVERWINTER_DATABASE, or a"
                    + " database of its own in the data directory)")
    private @Nullable String database;

    @Option(
            names = "--durability",
            paramLabel = "disk|process",
            scope = ScopeType.INHERIT,
            description =
                    "what an acknowledged step survives: a loss of power, or only the end of this process, which is"
                            + " faster where the disk is slow (default: $OVERWINTER_DURABILITY, or disk)")
    private @Nullable String durability;

    @Option(
            names = "--output",
            paramLabel = "text|json",
            scope = ScopeType.INHERIT,
            defaultValue = "text",
            description = "how results are printed")
    private Output output = Output.text;

    @Option(
            names = "--env",
            paramLabel = "NAME=VALUE",
            scope = ScopeType.INHERIT,
            description = "a value for a name under `env:` (default: the environment of this process)")
    private Map<String, String> env = new LinkedHashMap<>();

    @Option(
            names = "--secret",
            paramLabel = "NAME=VALUE",
            scope = ScopeType.INHERIT,
            description = "a secret (default: OVERWINTER_SECRET_<NAME> in the environment of this process)")
    private Map<String, String> secrets = new LinkedHashMap<>();

    @Option(
            names = "--callback-base",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "the address under which callbacks reach `overwinter serve`")
    private String callbackBase = DEFAULT_CALLBACK_BASE;

    @Option(
            names = "--max",
            paramLabel = "NAME=NUMBER",
            scope = ScopeType.INHERIT,
            description = "another limit than the documented one, such as payload=2000000 (see limits.md)")
    private Map<String, Integer> limits = new LinkedHashMap<>();

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "log what happens; show stack traces")
    private boolean debug;

    @Option(
            names = "--color",
            paramLabel = "auto|always|never",
            scope = ScopeType.INHERIT,
            defaultValue = "auto",
            description = "colours (default: on a terminal)")
    private String color = "auto";

    boolean isJson() {
        return output == Output.json;
    }

    boolean debug() {
        return debug;
    }

    Map<String, String> env() {
        return env;
    }

    boolean givesSecrets() {
        return !secrets.isEmpty();
    }

    AppSettings settings() {
        return new AppSettings(
                directory().toAbsolutePath().normalize(),
                database(),
                durability(),
                env,
                secrets,
                callbackBase,
                limits());
    }

    /// @throws UserMistake where there is no limit of a name
    LimitSettings limits() {
        for (var limit : limits.entrySet()) {
            if (!LimitSettings.NAMES.contains(limit.getKey()) || limit.getValue() < 1) {
                throw new UserMistake(
                        ExitCode.USAGE,
                        "--max takes NAME=NUMBER, with a number from 1 and one of the names "
                                + String.join(", ", LimitSettings.NAMES));
            }
        }
        return new LimitSettings(limits);
    }

    private @Nullable String database() {
        var url = database != null ? database : System.getenv("OVERWINTER_DATABASE");
        if (url == null || url.isBlank()) {
            return null;
        }
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new UserMistake(
                    ExitCode.USAGE, "--database takes an address like jdbc:postgresql://host/database, not " + url);
        }
        return url;
    }

    private Durability durability() {
        if (durability != null && database() != null) {
            throw new UserMistake(
                    ExitCode.USAGE,
                    "--durability is for the database in the data directory; a server has settings of its own for it");
        }
        var wanted = durability != null ? durability : System.getenv("OVERWINTER_DURABILITY");
        return switch (wanted) {
            case null -> Durability.DISK;
            case "disk" -> Durability.DISK;
            case "process" -> Durability.PROCESS;
            default -> throw new UserMistake(ExitCode.USAGE, "--durability takes disk or process, not " + wanted);
        };
    }

    private Path directory() {
        if (data != null) {
            return data;
        }
        var fromEnvironment = System.getenv("OVERWINTER_DATA");
        return Path.of(fromEnvironment == null ? ".overwinter" : fromEnvironment);
    }

    Style style() {
        boolean coloured = switch (color) {
            case "always" -> true;
            case "never" -> false;
            default -> isTerminal() && System.getenv("NO_COLOR") == null;
        };
        return coloured ? Style.COLOURED : Style.PLAIN;
    }

    /// True where a person sits at both ends.
    static boolean isTerminal() {
        return System.console() != null && System.console().isTerminal();
    }
}
