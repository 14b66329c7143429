package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.port.Store;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The database cannot be opened as it is. The message says what was found and what to do.
public final class DatabaseRefused extends Store.StoreFault {
    private static final long serialVersionUID = 1L;

    public enum Reason {
        /// Another process, or another part of this one, has it open.
        LOCKED,
        /// Unreadable, truncated, or older than what was acknowledged.
        DAMAGED,
        /// Written by a newer version of overwinter.
        NEWER,
        /// The folder cannot be used: permissions, a file in its place.
        INACCESSIBLE
    }

    private final Reason reason;
    private final transient Path directory;

    DatabaseRefused(Reason reason, Path directory, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.directory = directory;
    }

    static DatabaseRefused damaged(Path directory, String found, @Nullable Throwable cause) {
        return new DatabaseRefused(
                Reason.DAMAGED,
                directory,
                "the database in " + directory + " is damaged: " + found + ". It was left as it is. Keep a copy of the"
                        + " folder, then put a backup in its place (the whole folder, with its mark file)",
                cause);
    }

    public Reason reason() {
        return reason;
    }

    public Path directory() {
        return directory;
    }
}
