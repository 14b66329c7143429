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
    private static final String TOO_LARGE_FOR_INDEX = "54000";
    private static final String DISK_FULL = "53100";

    private Faults() {}

    /// A write or a read failed.
    static Store.StoreFault during(String work, String place, Throwable cause) {
        if (cause instanceof Store.StoreFault already) {
            return already;
        }
        if (diskFull(cause)) {
            return full(place, cause);
        }
        if (cause instanceof SQLException sql && isTooLarge(sql)) {
            return new Store.StoreFault("too large for the database: " + firstLine(cause), cause);
        }
        return new Store.StoreFault(work + " " + place + " failed: " + firstLine(cause), cause);
    }

    /// The database could not be opened.
    static Store.StoreFault opening(Path directory, SQLException cause) {
        if (diskFull(cause)) {
            return full("the database in " + directory, cause);
        }
        if (cause.getErrorCode() == IN_USE) {
            return new DatabaseRefused(
                    DatabaseRefused.Reason.LOCKED,
                    "the database in " + directory
                            + " is in use by another program, such as a database browser: close it" + " there",
                    cause);
        }
        return DatabaseRefused.damaged(directory, firstLine(cause), cause);
    }

    /// A server could not be reached, or let nobody in.
    static Store.StoreFault reaching(String place, SQLException cause) {
        var what = switch (String.valueOf(cause.getSQLState())) {
            case "28000", "28P01" -> "it refuses the user or the password";
            case "3D000" -> "there is no such database: create it first";
            case "42501" -> "the user may not use it: " + firstLine(cause);
            default -> firstLine(cause);
        };
        return new DatabaseRefused(DatabaseRefused.Reason.INACCESSIBLE, place + " cannot be used: " + what, cause);
    }

    private static boolean isTooLarge(SQLException failure) {
        return failure.getErrorCode() == VALUE_TOO_LONG || TOO_LARGE_FOR_INDEX.equals(failure.getSQLState());
    }

    private static Store.StoreFault full(String place, Throwable cause) {
        return new Store.StoreFault(
                "the disk that holds " + place + " is full: what was acknowledged is safe, this write is not; free"
                        + " some space, and work goes on",
                cause);
    }

    private static boolean diskFull(@Nullable Throwable cause) {
        for (var at = cause; at != null; at = at.getCause()) {
            if (at instanceof SQLException sql && DISK_FULL.equals(sql.getSQLState())) {
                return true;
            }
            var message = String.valueOf(at.getMessage()).toLowerCase(Locale.ROOT);
            if (message.contains("no space left")
                    || message.contains("not enough space")
                    || message.contains("quota")) {
                return true;
            }
        }
        return false;
    }

    static String firstLine(Throwable cause) {
        return String.valueOf(cause.getMessage())
                .lines()
                .findFirst()
                .orElse(cause.getClass().getSimpleName());
    }
}
