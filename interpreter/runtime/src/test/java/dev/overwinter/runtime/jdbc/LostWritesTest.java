package dev.overwinter.runtime.jdbc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.runtime.jdbc.RecordedFile.Event;
import dev.overwinter.runtime.jdbc.RecordedFile.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// All that H2 writes to its file is recorded. A kill leaves what was written until then, the last write perhaps in
/// part; a loss of power what was forced, and any of the rest. Whatever is left opens, has what was acknowledged, and
/// does so again after a clean stop. Space is reused at once here, which is when H2's own header goes stale.
///
/// The moments are drawn: `-Dwrites.seed=N` draws the same, `-Dwrites.moments=N` sets how many, 0 takes each.
class LostWritesTest {
    private static final int MOMENTS = Integer.getInteger("writes.moments", 40);
    private static final long SEED = Long.getLong("writes.seed", new Random().nextInt());
    private static final int CHECKPOINTS = 160;
    private static final String FILE = "overwinter.mv.db";

    @TempDir
    Path directory;

    @TempDir
    Path left;

    private final Random random = new Random(SEED);
    private byte[] file = new byte[0];

    /// There is a database, closed and whole, before anything is recorded.
    @BeforeEach
    void create() throws IOException {
        try (var store = open(directory, Durability.DISK)) {
            TellTale.create(store, "e").join();
        }
        file = Files.readAllBytes(directory.resolve(FILE));
    }

    @ParameterizedTest
    @EnumSource
    void aKillLosesNothingAcknowledged(Durability durability) throws IOException {
        var events = record(durability);
        var drawn = drawn(events);
        for (int i = 0; i < events.size(); i++) {
            var event = events.get(i);
            if (drawn.contains(i)) {
                var whole = file;
                write(event, random.nextInt(event.bytes().length + 1));
                opens(event, durability, i);
                file = whole;
            }
            write(event, event.bytes().length);
        }
    }

    /// With durability `PROCESS` what came after the last force may be lost, but the database opens.
    @ParameterizedTest
    @EnumSource
    void aLossOfPowerLosesNothingForced(Durability durability) throws IOException {
        var events = record(durability);
        var drawn = drawn(events);
        int forced = 0;
        for (int i = 0; i < events.size(); i++) {
            if (drawn.contains(i)) {
                var whole = file;
                events.subList(forced, i + 1).forEach(this::writeSome);
                opens(durability == Durability.DISK ? events.get(i) : events.get(forced), durability, i);
                file = whole;
            }
            if (events.get(i).kind() == Kind.FORCE) {
                for (var event : events.subList(forced, i)) {
                    write(event, event.bytes().length);
                }
                forced = i;
            }
        }
    }

    private List<Event> record(Durability durability) {
        try (var recording = RecordedFile.in(directory);
                var store = open(directory, durability)) {
            recording.acknowledged(1);
            for (long version = 2; version <= CHECKPOINTS; version++) {
                TellTale.checkpoint(store, "e", version).join();
                recording.acknowledged(version);
            }
            return recording.events();
        }
    }

    private Set<Integer> drawn(List<Event> events) {
        System.out.printf("%d events, %d moments (seed %d)%n", events.size(), MOMENTS, SEED);
        int count = MOMENTS == 0 ? events.size() : Math.min(MOMENTS, events.size());
        return random.ints(0, events.size()).distinct().limit(count).boxed().collect(Collectors.toSet());
    }

    private void write(Event event, int length) {
        switch (event.kind()) {
            case FORCE -> {}
            case TRUNCATE -> file = Arrays.copyOf(file, (int) event.position());
            case WRITE -> put(event, 0, length);
        }
    }

    /// Any of its blocks.
    private void writeSome(Event event) {
        if (event.kind() == Kind.WRITE) {
            for (int from = 0; from < event.bytes().length; from += ChunkSum.BLOCK) {
                if (random.nextBoolean()) {
                    put(event, from, Math.min(from + ChunkSum.BLOCK, event.bytes().length));
                }
            }
        } else if (random.nextBoolean()) {
            write(event, 0);
        }
    }

    private void put(Event event, int from, int to) {
        int end = (int) event.position() + to;
        file = Arrays.copyOf(file, from < to ? Math.max(file.length, end) : file.length);
        System.arraycopy(event.bytes(), from, file, (int) event.position() + from, Math.max(0, to - from));
    }

    private void opens(Event event, Durability durability, int number) throws IOException {
        var folder = Files.createDirectory(left.resolve("at-" + number));
        Files.write(folder.resolve(FILE), file);
        for (var beside : event.beside().entrySet()) {
            Files.write(folder.resolve(beside.getKey()), beside.getValue());
        }
        for (int opening = 1; opening <= 3; opening++) {
            try (var store = open(folder, durability)) {
                long version = TellTale.check(store, "e", event.acknowledged());
                assertTrue(
                        version <= event.acknowledged() + 1 || durability == Durability.PROCESS,
                        () -> version + " of " + event.acknowledged());
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "opening %d at event %d of seed %d, %s".formatted(opening, number, SEED, event.kind()), e);
            }
        }
    }

    private static JdbcStore open(Path folder, Durability durability) {
        return JdbcStore.open(
                JdbcSettings.in(folder).with(durability).reusingSpaceAfter(64 << 10, Duration.ofMillis(1)));
    }
}
