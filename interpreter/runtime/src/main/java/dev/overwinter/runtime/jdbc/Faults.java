package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.port.Store;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What an error of the database means for the one who reads the message.
final class Faults {
    private static final int IN_USE = 90_020;
    private static final int VALUE_TOO_LONG = 22_001;

    private Faults() {}

    /// A write or a read failed.
    static Store.StoreFault during(String work, Path directory, Throwable cause) {
        if (cause instanceof Store.StoreFault already) {
            return already;
        }
        if (diskFull(cause)) {
            return full(directory, cause);
        }
        if (cause instanceof SQLException sql && sql.getErrorCode() == VALUE_TOO_LONG) {
            return new Store.StoreFault("too large for the database: " + firstLine(cause), cause);
        }
        return new Store.StoreFault(work + " the database in " + directory + " failed: " + firstLine(cause), cause);
    }

    /// The database could not be opened.
    static Store.StoreFault opening(Path directory, SQLException cause) {
        if (diskFull(cause)) {
            return full(directory, cause);
        }
        if (cause.getErrorCode() == IN_USE) {
            return new DatabaseRefused(
                    DatabaseRefused.Reason.LOCKED,
                    directory,
                    "the database in " + directory
                            + " is in use by another program, such as a database browser: close it" + " there",
                    cause);
        }
        return DatabaseRefused.damaged(directory, firstLine(cause), cause);
    }

    private static Store.StoreFault full(Path directory, Throwable cause) {
        return new Store.StoreFault(
                "the disk that holds " + directory + " is full: what was acknowledged is safe, this write is not; free"
                        + " some space, and work goes on",
                cause);
    }

    private static boolean diskFull(@Nullable Throwable cause) {
        for (var at = cause; at != null; at = at.getCause()) {
            var message = String.valueOf(at.getMessage()).toLowerCase(Locale.ROOT);
            if (message.contains("no space left")
                    || message.contains("not enough space")
                    || message.contains("quota")) {
                return true;
            }
        }
        return false;
    }

    private static String firstLine(Throwable cause) {
        return String.valueOf(cause.getMessage())
                .lines()
                .findFirst()
                .orElse(cause.getClass().getSimpleName());
    }
}
