package dev.overwinter.runtime.jdbc;

/// The scripts that bring a database's tables up to date.
///
/// @param location where Flyway finds them, several with commas between
/// @param latest the version of the newest
record Migrations(String location, int latest) {}
