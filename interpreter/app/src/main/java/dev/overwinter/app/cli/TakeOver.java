package dev.overwinter.app.cli;

import dev.overwinter.app.operations.Backup;
import dev.overwinter.app.wiring.AppSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import picocli.CommandLine.Option;

/// What lets a data directory work that was restored from a backup.
final class TakeOver {
    @Option(
            names = "--take-over",
            description = "lets a restored backup work: the engine that it was taken from has ended for good")
    private boolean wanted;

    /// @throws dev.overwinter.engine.driver.Refused where it is a restored backup, and nobody said that it may work
    void prepare(AppSettings settings) {
        if (wanted) {
            try {
                Files.deleteIfExists(settings.restoredNote());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot remove " + settings.restoredNote() + ": " + e.getMessage(), e);
            }
        }
        Backup.requireTakenOver(settings);
    }
}
