package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.port.Store;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The database cannot be opened as it is. The message says what was found and what to do.
public final class DatabaseRefused extends Store.StoreFault {
    private static final long serialVersionUID = 1L;

    public enum Reason {
        /// Another process, or another part of this one, has it open, or has taken it over.
        LOCKED,
        /// Unreadable, truncated, or older than what was acknowledged.
        DAMAGED,
        /// Written by a newer version of overwinter.
        NEWER,
        /// Of an older version, and its tables could not be brought up to date.
        NOT_UPGRADED,
        /// The folder cannot be used, the server not be reached: permissions, a file in its place, a password.
        INACCESSIBLE
    }

    private final Reason reason;

    DatabaseRefused(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    static DatabaseRefused damaged(Path directory, String found, @Nullable Throwable cause) {
        return new DatabaseRefused(
                Reason.DAMAGED,
                "the database in " + directory + " is damaged: " + found + ". It was left as it is. Keep a copy of the"
                        + " folder, then put a backup in its place (the whole folder, with its mark file)",
                cause);
    }

    static DatabaseRefused newer(String place, int found, int known) {
        return new DatabaseRefused(
                Reason.NEWER,
                place + " was written by a newer version of overwinter (its tables are version " + found
                        + ", this one knows " + known + "): use the newer version",
                null);
    }

    static DatabaseRefused notUpgraded(String place, int from, int to, Throwable cause) {
        return new DatabaseRefused(
                Reason.NOT_UPGRADED,
                place + " could not be brought from version " + from + " of the tables to version " + to + ": "
                        + Faults.firstLine(cause)
                        + ". It is as it was: go on with the version of overwinter that wrote it,"
                        + " and report this",
                cause);
    }

    public Reason reason() {
        return reason;
    }
}
