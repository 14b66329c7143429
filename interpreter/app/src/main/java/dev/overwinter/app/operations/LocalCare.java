package dev.overwinter.app.operations;

import dev.overwinter.app.wiring.AppSettings;
import dev.overwinter.engine.driver.Engine;
import dev.overwinter.engine.driver.Retention;
import dev.overwinter.engine.port.Upkeep;
import dev.overwinter.runtime.jdbc.JdbcStore;
import dev.overwinter.engine.core.Standing;
import dev.overwinter.engine.driver.Refused;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Care for an engine in this process.
final class LocalCare implements Care, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalCare.class);
    private static final Duration RETAIN_EVERY = Duration.ofHours(1);

    private final Jobs jobs = new Jobs();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("overwinter-retention").factory());
    private final Engine engine;
    private final JdbcStore store;
    private final AppSettings settings;

    LocalCare(Engine engine, JdbcStore store, AppSettings settings) {
        this.engine = engine;
        this.store = store;
        this.settings = settings;
    }

    @Override
    public JsonNode prune(Prune request) {
        var retention = engine.retention();
        var policy = new Retention.Policy(request.before(), request.statuses(), request.workflow(), request.events());
        var archive = request.archive() == null
                ? null
                : new Archive(request.archive(), engine.clock().instant(), store);
        Consumer<List<Upkeep.Ended>> first = archive == null ? _ -> {} : archive;
        var piece = request.dryRun()
                ? retention.find(policy, request.after())
                : retention.remove(policy, request.after(), engine.clock().instant(), first);
        var reply = JsonNodeFactory.instance.objectNode();
        var removed = reply.putArray("removed");
        piece.removed()
                .forEach(ended -> removed.addObject()
                        .put("id", ended.id())
                        .put("workflow", ended.workflow())
                        .put("name", ended.name())
                        .put("status", ended.status())
                        .put("endedAt", ended.endedAt().toString()));
        reply.put("needed", piece.needed()).put("next", piece.next());
        if (piece.next() == null) {
            reply.put("events", events(retention, policy, request.dryRun()));
        }
        return reply.put("archive", archive == null ? null : archive.file().toString());
    }

    private static long events(Retention retention, Retention.Policy policy, boolean dryRun) {
        if (dryRun) {
            return retention.countEvents(policy);
        }
        retention.clear();
        return retention.removeEvents(policy);
    }

    @Override
    public JsonNode backup(Path file, boolean withKey) {
        if (settings.server() != null) {
            throw new Refused(
                    "server-database",
                    "the database is on a PostgreSQL server, whose own tools back it up: pg_dump --format=custom"
                            + " --file=overwinter.dump, or the server's base backup and archive. Keep " + settings.key()
                            + " with it: without it the callback tokens that are out in the world do not fit");
        }
        return jobs.join("backup " + file, () -> new Backup(store, settings).write(file, withKey));
    }

    @Override
    public JsonNode health(boolean thorough) {
        var health = new Health(store, settings);
        return thorough ? jobs.join("health", () -> health.read(true)) : health.read(false);
    }

    void retain(Duration age, @Nullable Path archive) {
        timer.scheduleWithFixedDelay(() -> retainNow(age, archive), 0, RETAIN_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void retainNow(Duration age, @Nullable Path archive) {
        try {
            var before = engine.clock().instant().minus(age);
            var request = new Prune(before, Standing.ENDED, null, true, archive, false, 0);
            for (var next = request; next != null && !timer.isShutdown(); ) {
                var piece = prune(next);
                next = piece.path("next").isNull()
                        ? null
                        : next.after(piece.path("next").asLong());
            }
        } catch (RuntimeException failure) {
            LOG.error("Retention failed and is tried again in {}: {}", RETAIN_EVERY, failure.getMessage());
        }
    }

    @Override
    public void close() {
        timer.shutdown();
        timer.close();
    }
}
