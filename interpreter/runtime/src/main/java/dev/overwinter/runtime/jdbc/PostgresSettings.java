package dev.overwinter.runtime.jdbc;

import org.jspecify.annotations.Nullable;

/// How the store on PostgreSQL works.
///
/// @param url as its driver takes it: `jdbc:postgresql://host/database`, with `?currentSchema=` where the tables
///   shall stand in a schema of their own
/// @param user where the URL does not say
/// @param password where neither the URL nor the driver's password file says
/// @param readers threads that read, each with a connection
public record PostgresSettings(
        String url, @Nullable String user, @Nullable String password, Queueing queueing, int readers) {

    public static PostgresSettings at(String url) {
        return new PostgresSettings(url, null, null, Queueing.USUAL, 2);
    }

    public PostgresSettings as(@Nullable String newUser, @Nullable String newPassword) {
        return new PostgresSettings(url, newUser, newPassword, queueing, readers);
    }
}
