package dev.overwinter.runtime.jdbc;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/// The scripts that bring a database's tables up to date.
///
/// @param location where Flyway finds them, several with commas between
/// @param latest the version of the newest
record Migrations(String location, int latest) {
    /// @throws org.flywaydb.core.api.FlywayException where a script fails
    void bringUpToDate(DataSource database) {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(database)
                .loggers("slf4j")
                .locations(location.split(","))
                .load()
                .migrate();
    }
}
