package dev.overwinter.runtime.jdbc;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The database of one directory: created whole, opened only if nothing is missing, opened again after a fault.
///
/// When a write to the file fails (disk full), H2 closes the database for good. All connections are then
/// abandoned, and the next one that is asked for opens the file again.
final class H2Database implements Database {
    static final String USER = "overwinter";
    private static final Logger LOG = LoggerFactory.getLogger(H2Database.class);
    private static final String NAME = "overwinter";
    private static final String SUFFIX = ".mv.db";
    private static final long SHORTEST_FILE = 3 * 4_096;
    private static final long CHECK_WHOLE = 64L << 20;
    /// In every version of the tables.
    private static final String COMMITS = "SELECT commits FROM engine";

    static final List<String> TABLES = List.of(
            "engine",
            "definition",
            "execution",
            "tombstone",
            "removed",
            "node",
            "result",
            "ledger",
            "variable",
            "payload",
            "history",
            "inbox",
            "gate",
            "deployment",
            "event",
            "event_part",
            "event_paths",
            "event_key",
            "undispatched",
            "heard",
            "listener",
            "schedule");

    private final JdbcSettings settings;
    private final Path directory;
    private final Path file;
    private final DatabaseMark mark;
    private final DirectoryLock lock;
    private final Migrations migrations;
    private final List<Session> sessions = new ArrayList<>();
    private boolean running;

    private H2Database(JdbcSettings settings, DirectoryLock lock, Migrations migrations) {
        this.settings = settings;
        this.migrations = migrations;
        this.lock = lock;
        this.directory = settings.directory().toAbsolutePath();
        this.file = directory.resolve(NAME + SUFFIX);
        this.mark = new DatabaseMark(directory.resolve(NAME + ".mark"));
    }

    /// Takes the directory; the file is opened with the first session.
    ///
    /// @throws DatabaseRefused where it is taken, or no directory
    static H2Database in(JdbcSettings settings) {
        return in(settings, H2Schema.SHIPPED);
    }

    static H2Database in(JdbcSettings settings, Migrations migrations) {
        if (settings.directory().toAbsolutePath().toString().contains(";")) {
            throw new DatabaseRefused(
                    DatabaseRefused.Reason.INACCESSIBLE,
                    "the database cannot stand in " + settings.directory() + ": the path must not contain ';'",
                    null);
        }
        return new H2Database(
                settings, DirectoryLock.acquire(settings.directory().toAbsolutePath()), migrations);
    }

    @Override
    public String place() {
        return "the database in " + directory;
    }

    @Override
    public synchronized Session connect() throws SQLException {
        if (!running) {
            start();
            running = true;
        }
        return connected();
    }

    private Session connected() throws SQLException {
        var session =
                new Session(DriverManager.getConnection(url(directory, NAME) + ";IFEXISTS=TRUE", USER, ""), Dialect.H2);
        sessions.add(session);
        return session;
    }

    /// Gives up a database that has failed, with all its sessions; does nothing for a session of an earlier one.
    @Override
    public synchronized void abandon(Session failed) {
        if (!sessions.contains(failed)) {
            return;
        }
        sessions.forEach(Session::abandon);
        sessions.clear();
        running = false;
    }

    @Override
    public synchronized void release(Session session) {
        if (sessions.remove(session)) {
            session.abandon();
        }
    }

    Durability durability() {
        return settings.durability();
    }

    @Override
    public GroupCommit groupCommit(Session session, Counters counters) throws SQLException {
        var file = new H2File(H2Chunks.of(session.connection()), settings);
        return new H2Commit(session, file, mark, settings.durability());
    }

    /// There is no server: what fails has failed.
    @Override
    public boolean isConnectionLost(SQLException failure) {
        return false;
    }

    /// Closes the database and frees the directory, also where it has failed or was never opened.
    @Override
    public synchronized void close(long commits) {
        try (lock;
                mark) {
            if (running) {
                try (var session = connected()) {
                    session.command("SHUTDOWN");
                }
                mark.closed(commits, file);
            }
        } catch (SQLException | IOException e) {
            LOG.warn("The database in {} was not closed cleanly; the next start will check it.", directory, e);
        }
        running = false;
    }

    /// Writes one state of it into another folder, as a database that was closed cleanly.
    ///
    /// @param session whose state it is
    void copy(Session session, Path folder) throws SQLException {
        try {
            Files.createDirectories(folder);
            var copy = folder.resolve(NAME + SUFFIX);
            if (Files.exists(copy)) {
                throw new DatabaseRefused(
                        DatabaseRefused.Reason.INACCESSIBLE, "there is a database in " + folder + " already", null);
            }
            long commits = H2Copy.write(session, url(folder, NAME), migrations);
            force(copy);
            try (var its = new DatabaseMark(folder.resolve(NAME + ".mark"))) {
                its.closed(commits, copy);
            }
            force(folder);
        } catch (IOException e) {
            throw Faults.during("copying to " + folder, place(), e);
        }
    }

    /// Writes the file anew, without what is dead in it, and closes it.
    ///
    /// @return the bytes before and after
    synchronized Compaction compact() throws SQLException {
        try {
            var session = connect();
            long before = Files.size(file);
            var aside = aside();
            long commits = H2Copy.write(session, url(directory, NAME + ".new"), migrations);
            shutDown();
            replaceBy(aside, commits);
            mark.closed(commits, file);
            return new Compaction(before, Files.size(file));
        } catch (IOException e) {
            throw Faults.during("compacting", place(), e);
        } finally {
            discard();
            running = false;
        }
    }

    /// The file's length in bytes.
    long bytes() throws SQLException {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw Faults.during("looking at", place(), e);
        }
    }

    private void shutDown() throws SQLException {
        try (var session = connected()) {
            session.command("SHUTDOWN");
        }
        sessions.forEach(Session::abandon);
        sessions.clear();
        running = false;
    }

    private Path aside() throws IOException {
        var aside = directory.resolve(NAME + ".new" + SUFFIX);
        Files.deleteIfExists(aside);
        return aside;
    }

    /// Puts a file of the same content in the place of the closed one. A kill leaves the one or the other: the mark
    /// is made to fit both first.
    private void replaceBy(Path aside, long commits) throws IOException {
        mark.opened(commits);
        force(aside);
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(directory);
    }

    private void start() throws SQLException {
        try {
            createIfNew();
            var found = mark.read();
            checkFile(found.orElse(null));
            look(found.orElse(null));
            try {
                check(found.orElse(null));
            } catch (SQLException | DatabaseRefused | FlywayException e) {
                discard();
                throw e;
            }
        } catch (IOException | FlywayException e) {
            throw DatabaseRefused.damaged(directory, String.valueOf(e.getMessage()), e);
        } catch (SQLException e) {
            throw Faults.opening(directory, e);
        }
    }

    /// Created beside its place and moved there, so that a kill leaves either none or a whole one.
    private void createIfNew() throws IOException, SQLException {
        var aside = aside();
        if (Files.exists(file)) {
            return;
        }
        var found = mark.read();
        if (found.isPresent() && found.get().commits() > 0) {
            throw DatabaseRefused.damaged(
                    directory,
                    "the file " + file.getFileName() + " is missing, though there was one (its mark file is"
                            + " still here; to begin anew on purpose, remove " + NAME + ".mark as well)",
                    null);
        }
        H2Schema.migrate(url(directory, NAME + ".new"), migrations);
        mark.commits(0);
        force(aside);
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        force(directory);
        LOG.info("Created a new database in {}.", directory);
    }

    /// A folder cannot be forced everywhere; where it cannot, the system does it in its own time.
    private static void force(Path path) {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("not forced: {}", path, e);
        }
    }

    private void checkFile(DatabaseMark.@Nullable Found found) throws IOException {
        if (Files.size(file) < SHORTEST_FILE) {
            throw DatabaseRefused.damaged(
                    directory, file.getFileName() + " is only " + Files.size(file) + " bytes long", null);
        }
        if (found == null) {
            LOG.warn(
                    "There is no mark file in {}: whether the database is complete cannot be told. Going on.",
                    directory);
        } else if (!found.fits(file)) {
            throw DatabaseRefused.damaged(
                    directory,
                    file.getFileName() + " is not what it was when it was closed (to accept it as it is, for"
                            + " instance a backup put in its place on purpose, remove " + NAME + ".mark)",
                    null);
        }
    }

    /// H2 silently falls back to an older state of a damaged file; the number of commits shows it.
    private void check(DatabaseMark.@Nullable Found found) throws SQLException, IOException {
        var session = connected();
        int schema = H2Schema.current(session);
        if (schema > migrations.latest()) {
            throw DatabaseRefused.newer(place(), schema, migrations.latest());
        }
        var counters = Counters.read(session);
        requireAll(found, counters.commits());
        if (found == null || !found.closed()) {
            if (Files.size(file) <= CHECK_WHOLE) {
                readAll(session);
            }
            H2Chunks.of(session.connection()).forgetUnreadable();
        }
        session.commit();
        mark.opened(counters.commits());
        if (schema < migrations.latest()) {
            upgrade(schema, counters.commits());
        }
    }

    /// Changes the tables in a copy that then takes the place of the file: H2 cannot undo half a change of a table. A
    /// kill, or a script that fails, leaves the older database as it was.
    private void upgrade(int from, long commits) throws SQLException, IOException {
        LOG.warn("Bringing the tables of {} from version {} to {}.", place(), from, migrations.latest());
        shutDown();
        var aside = aside();
        Files.copy(file, aside);
        try {
            H2Schema.migrate(url(directory, NAME + ".new") + ";IFEXISTS=TRUE", migrations);
        } catch (FlywayException e) {
            throw DatabaseRefused.notUpgraded(place(), from, migrations.latest(), e);
        }
        replaceBy(aside, commits);
    }

    /// Before a file that was not closed is written to, as even opening it does: what is refused is left as it is.
    private void look(DatabaseMark.@Nullable Found found) throws SQLException {
        if (found == null || found.closed()) {
            return;
        }
        var readOnly =
                "jdbc:h2:" + SummedFiles.prefix() + directory.resolve(NAME) + ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r";
        try (var session = new Session(DriverManager.getConnection(readOnly, USER, ""), Dialect.H2)) {
            requireAll(found, session.first(row -> row.getLong(1), COMMITS).orElse(0L));
        }
    }

    private void requireAll(DatabaseMark.@Nullable Found found, long commits) {
        if (found != null && commits < found.commits()) {
            throw DatabaseRefused.damaged(
                    directory,
                    "acknowledged work is missing: " + found.commits() + " commits were made, the file holds " + commits
                            + " (to go on without the missing ones, remove " + NAME + ".mark)",
                    null);
        }
    }

    /// Reads every row once, after a stop that was not clean: damage shows here rather than in the middle of the
    /// work.
    private static void readAll(Session session) throws SQLException {
        for (var table : TABLES) {
            session.first(
                    row -> row.getInt(1),
                    "SELECT MAX(%s) FROM %s".formatted(table.equals("engine") ? "id" : "format", table));
        }
    }

    /// Closes a database that was refused without writing to it.
    private void discard() {
        for (var session : sessions) {
            try {
                session.command("SHUTDOWN IMMEDIATELY");
            } catch (SQLException e) {
                LOG.debug("closing a refused database", e);
            }
            session.abandon();
        }
        sessions.clear();
    }

    /// `WRITE_DELAY=0` writes with every commit. No compaction on closing: a kill in the middle of it would leave a
    /// file that opens in an older state. Pages of 16 KB: with H2's 4 KB a step takes half as much processor time
    /// again, most of it for pages (measured; ARCHITECTURE).
    private String url(Path folder, String name) {
        return "jdbc:h2:" + SummedFiles.prefix() + folder.resolve(name)
                + ";WRITE_DELAY=0;MAX_COMPACT_TIME=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;PAGE_SIZE=16384"
                + (settings.compress() ? ";COMPRESS=TRUE" : "");
    }
}
