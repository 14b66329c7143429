package dev.overwinter.app.wiring;

import dev.overwinter.engine.driver.Tokens;
import dev.overwinter.engine.port.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;

/// The key that makes callback tokens unguessable. It lies beside the database, never in it.
final class EngineKey {
    private static final int BYTES = 32;

    private EngineKey() {}

    static Tokens in(Path file) {
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            var parts = Files.readString(file).strip().split(":", 2);
            return new Tokens(parts[0], HexFormat.of().parseHex(parts[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the engine's key " + file + " cannot be read or written: " + e.getMessage(), e);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new Store.StoreFault(
                    "the engine's key " + file + " is damaged; put a backup of it back. Without it (remove the"
                            + " file) a new one is made, and open gates can be answered by execution and step only, not by their"
                            + " tokens",
                    e);
        }
    }

    private static void create(Path file) throws IOException {
        var random = new SecureRandom();
        var id = new byte[3];
        var key = new byte[BYTES];
        random.nextBytes(id);
        random.nextBytes(key);
        // Aside and renamed, so that a kill leaves either no key or a whole one.
        var aside = Files.createTempFile(file.getParent(), "engine", ".key", OwnerOnly.attributes());
        Files.writeString(
                aside, HexFormat.of().formatHex(id) + ":" + HexFormat.of().formatHex(key) + "\n");
        try (var channel = java.nio.channels.FileChannel.open(aside, java.nio.file.StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
