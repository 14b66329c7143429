package dev.overwinter.app.torture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.runtime.jdbc.DatabaseRefused;
import dev.overwinter.runtime.jdbc.JdbcSettings;
import dev.overwinter.runtime.jdbc.JdbcStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database file that is cut off or changed anywhere: refused with instructions and left as it is, or, where the
/// damage hit nothing that counts, whole. Never older, never new.
///
/// The places are drawn: `-Dtorture.seed=N` draws the same, `-Dtorture.damages=N` sets how many.
class DamageTest {
    private static final int DAMAGES = Integer.getInteger("torture.damages", 40);
    private static final long SEED = Long.getLong("torture.seed", new Random().nextInt());
    private static final String FILE = "overwinter.mv.db";
    private static final String MARK = "overwinter.mark";

    @TempDir
    Path folder = Path.of("");

    private final Random random = new Random(SEED);
    private Set<String> rows = Set.of();
    private Set<String> rowsAtKill = Set.of();
    private int trials;

    /// What a clean stop leaves, and beside it what a kill leaves.
    @BeforeEach
    void fill() throws Exception {
        var clean = folder.resolve("clean");
        var killed = folder.resolve("killed");
        try (var operations = Parked.in(clean)) {
            Parked.fill(operations, 4);
            Files.createDirectories(killed.resolve("database"));
            copy(clean, killed);
        }
        rows = Rows.of(clean);
        rowsAtKill = Rows.of(killed);
    }

    private static void copy(Path from, Path to) throws IOException {
        for (var name : List.of(FILE, MARK)) {
            Files.copy(
                    from.resolve("database").resolve(name),
                    to.resolve("database").resolve(name));
        }
    }

    @Test
    void aFileThatWasCutOffIsRefused() throws Exception {
        var whole = Files.readAllBytes(file("clean"));
        for (int i = 0; i < DAMAGES; i++) {
            isRefused("clean", Arrays.copyOf(whole, random.nextInt(whole.length)));
        }
    }

    @Test
    void aFileThatWasChangedIsRefused() throws Exception {
        var whole = Files.readAllBytes(file("clean"));
        for (int i = 0; i < DAMAGES; i++) {
            isRefused("clean", changed(whole));
        }
    }

    /// After a kill nobody knows how the file should look; H2 goes back to an older state without a word.
    @Test
    void afterAKillACutIsRefusedOrHarmless() throws Exception {
        var whole = Files.readAllBytes(file("killed"));
        int refused = refused(() -> Arrays.copyOf(whole, random.nextInt(whole.length)));
        System.out.printf("%d cuts after a kill, %d refused, the others harmless (seed %d)%n", DAMAGES, refused, SEED);
        assertTrue(refused >= DAMAGES / 4, refused + " refused");
    }

    /// What is in use has a checksum; most of a file is not.
    @Test
    void afterAKillAChangeIsRefusedOrHarmless() throws Exception {
        var whole = Files.readAllBytes(file("killed"));
        int refused = refused(() -> changed(whole));
        System.out.printf(
                "%d bits changed after a kill: %d refused, the others harmless (seed %d)%n", DAMAGES, refused, SEED);
    }

    private int refused(Supplier<byte[]> damaged) throws IOException, SQLException {
        int refused = 0;
        for (int i = 0; i < DAMAGES; i++) {
            var opened = opened(damaged.get());
            opened.ifPresent(
                    found -> assertEquals(List.of(), Rows.difference(rowsAtKill, found), () -> "seed " + SEED));
            refused += opened.isEmpty() ? 1 : 0;
        }
        return refused;
    }

    @Test
    void aFileThatIsGoneIsNotMadeAnew() throws Exception {
        for (var left : List.of("clean", "killed")) {
            Files.delete(file(left));
            var refusal = assertThrows(DatabaseRefused.class, () -> open(left));
            assertEquals(DatabaseRefused.Reason.DAMAGED, refusal.reason());
            assertTrue(refusal.getMessage().contains(MARK), refusal.getMessage());
            assertTrue(!Files.exists(file(left)), "it was made anew");
        }
    }

    @Test
    void withoutItsMarkAFileIsOpenedAsItIs() throws Exception {
        for (var left : List.of("clean", "killed")) {
            Files.delete(file(left).resolveSibling(MARK));
            open(left).close();
            var before = left.equals("clean") ? rows : rowsAtKill;
            assertEquals(List.of(), Rows.difference(before, Rows.of(folder.resolve(left))), left);
        }
    }

    @Test
    void anUnreadableMarkIsRefused() throws Exception {
        for (var text : List.of("", "overwinter mark 1 commits", "what is this?\n")) {
            Files.writeString(file("clean").resolveSibling(MARK), text);
            var refusal = assertThrows(DatabaseRefused.class, () -> open("clean"), text);
            assertTrue(refusal.getMessage().contains(MARK), refusal.getMessage());
        }
    }

    private byte[] changed(byte[] whole) {
        var changed = whole.clone();
        int at = random.nextInt(whole.length);
        changed[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        return changed;
    }

    private Path file(String left) {
        return folder.resolve(left).resolve("database").resolve(FILE);
    }

    private JdbcStore open(String left) {
        return JdbcStore.open(JdbcSettings.in(folder.resolve(left).resolve("database")));
    }

    private void isRefused(String left, byte[] damaged) throws IOException {
        Files.write(file(left), damaged);
        var refusal = assertThrows(DatabaseRefused.class, () -> open(left), () -> "seed " + SEED);
        assertEquals(DatabaseRefused.Reason.DAMAGED, refusal.reason(), refusal::getMessage);
        assertTrue(refusal.getMessage().contains("backup"), refusal.getMessage());
        assertArrayEquals(damaged, Files.readAllBytes(file(left)), "it was left as it is");
    }

    /// @return the rows; empty where it is refused, and then left as it is
    private Optional<Set<String>> opened(byte[] damaged) throws IOException, SQLException {
        // Each in a folder of its own: H2 may keep a file locked that it could not open.
        var name = "trial" + trials++;
        var trial = Files.createDirectories(folder.resolve(name).resolve("database"));
        Files.write(trial.resolve(FILE), damaged);
        Files.copy(file("killed").resolveSibling(MARK), trial.resolve(MARK), StandardCopyOption.REPLACE_EXISTING);
        try {
            open(name).close();
        } catch (DatabaseRefused refusal) {
            assertEquals(DatabaseRefused.Reason.DAMAGED, refusal.reason(), refusal::getMessage);
            assertTrue(refusal.getMessage().contains("backup"), refusal.getMessage());
            assertArrayEquals(damaged, Files.readAllBytes(trial.resolve(FILE)), () -> "left as it is; seed " + SEED);
            return Optional.empty();
        }
        open(name).close();
        return Optional.of(Rows.of(folder.resolve(name)));
    }
}
