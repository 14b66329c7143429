package dev.overwinter.app.operations;

import dev.overwinter.app.wiring.AppSettings;
import dev.overwinter.app.wiring.OwnerOnly;
import dev.overwinter.app.wiring.Yaml;
import dev.overwinter.engine.driver.Refused;
import dev.overwinter.runtime.jdbc.DatabaseStatus;
import dev.overwinter.runtime.jdbc.JdbcSettings;
import dev.overwinter.runtime.jdbc.JdbcStore;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A backup is one zip file: a copy of the database, closed cleanly and compact, its mark file, the engine's key, and
/// a note about them.
public final class Backup {
    private static final int FORMAT = 1;
    private static final String NOTE = "backup.json";
    private static final String KEY = "engine.key";
    private static final List<String> DATABASE = List.of("overwinter.mv.db", "overwinter.mark");

    private final JdbcStore store;
    private final AppSettings settings;

    Backup(JdbcStore store, AppSettings settings) {
        this.store = store;
        this.settings = settings;
    }

    /// Written aside and renamed, so that there is a whole backup or none.
    JsonNode write(Path file, boolean withKey) {
        long begun = System.nanoTime();
        var target = file.toAbsolutePath().normalize();
        if (Files.exists(target)) {
            throw new Refused("file-exists", target + " exists already; a backup overwrites nothing");
        }
        var aside = target.resolveSibling(target.getFileName() + ".partial");
        try {
            remove(aside);
            var copy = aside.resolve("database");
            store.copyTo(copy);
            var note = note(copy, withKey);
            var zip = aside.resolve("backup.zip");
            pack(zip, copy, note, withKey);
            Files.move(zip, target, StandardCopyOption.ATOMIC_MOVE);
            force(target.getParent());
            remove(aside);
            return note.deepCopy()
                    .put("file", target.toString())
                    .put("bytes", Files.size(target))
                    .put("millis", (System.nanoTime() - begun) / 1_000_000);
        } catch (IOException e) {
            throw new UncheckedIOException("the backup " + target + " cannot be written: " + e, e);
        }
    }

    /// The copy is opened for it: what cannot be opened is no backup.
    private static ObjectNode note(Path copy, boolean withKey) {
        try (var opened = JdbcStore.open(JdbcSettings.in(copy))) {
            DatabaseStatus status = opened.status();
            var note = JsonNodeFactory.instance.objectNode();
            note.put("backup", FORMAT).put("takenAt", Instant.now().toString());
            note.put("schema", status.schema()).put("commits", status.commits()).put("key", withKey);
            note.put(
                    "executions",
                    status.counts().values().stream().mapToLong(count -> count).sum());
            var broken = note.putArray("broken");
            opened.broken().forEach(one -> broken.add(one.toString()));
            return note;
        }
    }

    private void pack(Path zip, Path copy, JsonNode note, boolean withKey) throws IOException {
        try (var channel = FileChannel.open(
                zip, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OwnerOnly.attributes())) {
            var out = new ZipOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16));
            entry(out, NOTE, note.toPrettyString().getBytes(StandardCharsets.UTF_8));
            if (withKey) {
                entry(out, KEY, Files.readAllBytes(settings.key()));
            }
            for (var name : DATABASE) {
                out.putNextEntry(new ZipEntry("database/" + name));
                Files.copy(copy.resolve(name), (OutputStream) out);
                out.closeEntry();
            }
            out.finish();
            out.flush();
            channel.force(true);
        }
    }

    private static void entry(ZipOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(content);
        out.closeEntry();
    }

    /// Makes a data directory of a backup, and looks whether it is sound. It does not work by itself yet, see
    /// `requireTakenOver`.
    ///
    /// @param settings of a data directory that is not there yet, or empty
    /// @return the note of the backup, with `broken`
    public static JsonNode restore(Path file, AppSettings settings) {
        var data = settings.data();
        try {
            if (Files.exists(data) && !isEmpty(data)) {
                throw new Refused("folder-exists", data + " is not empty; a backup is restored into a new folder");
            }
            var aside = data.resolveSibling(data.getFileName() + ".restoring");
            remove(aside);
            Files.createDirectories(aside);
            var note = unpack(file, aside);
            try (var store = JdbcStore.open(JdbcSettings.in(aside.resolve("database")))) {
                store.nextEpoch();
                var broken = note.putArray("broken");
                store.broken().forEach(one -> broken.add(one.toString()));
            }
            Files.writeString(aside.resolve(settings.restoredNote().getFileName()), note.toPrettyString());
            forceAll(aside);
            Files.deleteIfExists(data);
            Files.move(aside, data, StandardCopyOption.ATOMIC_MOVE);
            force(data.getParent());
            return note;
        } catch (IOException e) {
            throw new UncheckedIOException("the backup " + file + " cannot be restored into " + data + ": " + e, e);
        }
    }

    /// Two engines on the same executions would do everything twice.
    ///
    /// @throws Refused where the database was restored, and nobody has let it work yet
    public static void requireTakenOver(AppSettings settings) {
        if (Files.exists(settings.restoredNote())) {
            throw new Refused(
                    "restored-copy",
                    settings.data()
                            + " was restored from a backup, and does not work by itself yet. If the engine that the"
                            + " backup was taken from still runs, both would do the same work: end that one for good, then"
                            + " say --take-over");
        }
    }

    /// Only what a backup has is taken, under the names that it has: nothing is written elsewhere.
    private static ObjectNode unpack(Path file, Path folder) throws IOException {
        var note = JsonNodeFactory.instance.objectNode();
        int found = 0;
        Files.createDirectories(folder.resolve("database"));
        try (var in = new ZipInputStream(Files.newInputStream(file))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                var name = entry.getName();
                if (name.equals(NOTE)) {
                    note = (ObjectNode) Yaml.readJson(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                } else if (name.equals(KEY)) {
                    var key = Files.createFile(folder.resolve(KEY), OwnerOnly.attributes());
                    Files.write(key, in.readAllBytes());
                } else if (DATABASE.stream().anyMatch(part -> name.equals("database/" + part))) {
                    Files.copy(in, folder.resolve(name));
                    found++;
                }
            }
        } catch (java.util.zip.ZipException e) {
            throw new Refused("damaged-backup", file + " is damaged: " + e.getMessage() + "; use another backup");
        }
        if (note.path("backup").asInt(0) != FORMAT || found != DATABASE.size()) {
            throw new Refused(
                    "no-backup",
                    file + " is no whole backup of overwinter that this version knows; use another backup, or a newer"
                            + " version");
        }
        return note;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (var files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var paths = Files.walk(folder)) {
                for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static void forceAll(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                force(path);
            }
        }
    }

    private static void force(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
