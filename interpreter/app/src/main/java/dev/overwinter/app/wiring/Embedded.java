package dev.overwinter.app.wiring;

import dev.overwinter.agent.Agent;
import dev.overwinter.engine.driver.Agents;
import dev.overwinter.engine.driver.Engine;
import dev.overwinter.engine.driver.EngineListener;
import dev.overwinter.engine.driver.EngineOptions;
import dev.overwinter.engine.driver.SteadyClock;
import dev.overwinter.engine.driver.Threads;
import dev.overwinter.runtime.graaljs.GraalJsExpressions;
import dev.overwinter.runtime.jdbc.JdbcSettings;
import dev.overwinter.runtime.jdbc.JdbcStore;
import dev.overwinter.runtime.jdbc.PostgresSettings;
import dev.overwinter.runtime.quartz.QuartzCalendar;
import dev.overwinter.runtime.quartz.QuartzWaker;
import dev.overwinter.runtime.schema.NetworkntSchemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ServiceLoader;
import java.util.SplittableRandom;

/// An engine in this process, on the database in the data directory or on a server.
public final class Embedded {
    private static final String DATABASE_USER = "OVERWINTER_DATABASE_USER";
    private static final String DATABASE_PASSWORD = "OVERWINTER_DATABASE_PASSWORD";
    private static final int SWEEP_PAGE = 500;

    private Embedded() {}

    /// The agents on the class path.
    public static Agents agents() {
        return new Agents(ServiceLoader.load(Agent.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
    }

    private static String why(Path directory, IOException e) {
        return switch (e) {
            case FileAlreadyExistsException _ -> "there is a file of that name";
            case AccessDeniedException _ -> "no permission";
            case NoSuchFileException _ -> "there is nothing to create it in";
            case FileSystemException known when known.getReason() != null -> known.getReason();
            default -> directory + ": " + e.getMessage();
        };
    }

    /// The database alone.
    ///
    /// @throws dev.overwinter.runtime.jdbc.DatabaseRefused where it is in use, damaged or too new
    public static JdbcStore store(AppSettings settings) {
        return settings.server() == null
                ? JdbcStore.open(JdbcSettings.in(settings.database()).with(settings.durability()))
                : JdbcStore.open(PostgresSettings.at(settings.server())
                        .as(System.getenv(DATABASE_USER), System.getenv(DATABASE_PASSWORD)));
    }

    /// An engine and what it stands on, which it closes.
    public record Opened(Engine engine, JdbcStore store) {}

    /// @throws dev.overwinter.runtime.jdbc.DatabaseRefused where the database is in use, damaged or too new
    public static Opened open(AppSettings settings, EngineListener listener) {
        try {
            Files.createDirectories(settings.data());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the data directory " + settings.data() + " cannot be created: " + why(settings.data(), e)
                            + "; choose another with --data-dir",
                    e);
        }
        var store = store(settings);
        try {
            var engine = new Engine(new Engine.Parts(
                    store,
                    new QuartzWaker(),
                    Threads.real(Math.max(2, Runtime.getRuntime().availableProcessors())),
                    new GraalJsExpressions(settings.limits().expression()),
                    new NetworkntSchemas(),
                    new QuartzCalendar(),
                    agents(),
                    EngineKey.in(settings.key()),
                    new SteadyClock(InstantSource.system(), System::nanoTime),
                    new SplittableRandom(new SecureRandom().nextLong()),
                    new EngineOptions(
                            settings.callbackBase(),
                            settings::secret,
                            settings::env,
                            settings.limits().claims(),
                            settings.limits().calls(),
                            SWEEP_PAGE,
                            settings.limits().file(),
                            settings.limits().execution()),
                    listener));
            return new Opened(engine, store);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }
}
