package dev.overwinter.app.doctor;

import dev.overwinter.app.operations.Health;
import dev.overwinter.app.operations.Operations;
import dev.overwinter.app.operations.RemoteOperations;
import dev.overwinter.app.wiring.AppSettings;
import dev.overwinter.app.wiring.Embedded;
import dev.overwinter.engine.port.Store;
import dev.overwinter.runtime.jdbc.DatabaseRefused;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Looks at everything an engine stands on.
public final class Doctor {
    private final AppSettings settings;
    private final Instant now;
    private final boolean quick;
    private final List<Finding> findings = new ArrayList<>();

    /// @param quick leaves out what reads the whole database
    public Doctor(AppSettings settings, Instant now, boolean quick) {
        this.settings = settings;
        this.now = now;
        this.quick = quick;
    }

    public List<Finding> look() {
        findings.add(Machine.java());
        if (Files.exists(settings.data())) {
            findings.addAll(Machine.folder(settings.data(), settings.key(), databaseBytes()));
        } else {
            findings.add(Finding.ok("folder", settings.data() + " is not there yet; the first command makes it"));
        }
        if (settings.server() == null && Files.isWritable(settings.data())) {
            findings.add(DiskForce.look(settings.data()));
        }
        database();
        return findings;
    }

    private long databaseBytes() {
        var file = settings.database().resolve("overwinter.mv.db");
        return Files.exists(file) ? file.toFile().length() : 0;
    }

    private void database() {
        if (settings.server() == null && !Files.exists(settings.database())) {
            findings.add(Machine.clock(now, null));
            findings.add(Finding.ok("database", "there is none yet"));
            return;
        }
        try {
            var server = RemoteOperations.find(settings.serverFile());
            JsonNode health;
            if (server.isPresent()) {
                try (Operations operations = server.get()) {
                    health = operations.health(!quick);
                }
                findings.add(Finding.ok("serve", "`overwinter serve` runs"));
            } else {
                try (var store = Embedded.store(settings)) {
                    health = new Health(store, settings).read(!quick);
                }
            }
            var its = new DatabaseFindings(health);
            findings.add(Machine.clock(now, its.instant("lastChange")));
            findings.addAll(its.all(now, server.isPresent()));
            restored();
        } catch (DatabaseRefused refused) {
            findings.add(Finding.fault("database", String.valueOf(refused.getMessage()), "see the message"));
        } catch (Store.StoreFault fault) {
            findings.add(Finding.fault(
                    "database", String.valueOf(fault.getMessage()), "mend that, and look again; nothing was changed"));
        }
    }

    private void restored() {
        if (Files.exists(settings.restoredNote())) {
            findings.add(
                    Finding.warning(
                            "restored",
                            "this data directory was restored from a backup and does not work by itself yet",
                            "once the engine that the backup was taken from has ended for good: `overwinter serve --take-over`"));
        }
    }
}
