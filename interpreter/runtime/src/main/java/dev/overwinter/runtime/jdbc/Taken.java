package dev.overwinter.runtime.jdbc;

import java.sql.SQLException;

/// A row was not inserted because another one has its keys: a write that is refused, not a database that fails.
/// Nobody asks before: the database looks for that row anyway.
final class Taken extends SQLException {
    private static final long serialVersionUID = 1L;

    /// The standard's code for it.
    static final String STATE = "23505";

    Taken(String message, SQLException cause) {
        super(message, STATE, cause);
    }
}
