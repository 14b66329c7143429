package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.HistoryEntry;
import dev.overwinter.engine.core.LedgerEntry;
import dev.overwinter.engine.core.Transition;
import dev.overwinter.engine.port.Store;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Keeps executions in a database: H2 in a directory, or PostgreSQL. May be called from any thread, also from one
/// that is interrupted.
public final class JdbcStore implements Store {
    private final Database database;
    private final StoreWriter writer;
    private final StoreReaders readers;
    private final Loader loader;

    private JdbcStore(Database database, Queueing queueing, int readers) {
        this.database = database;
        var known = new KnownExecutions();
        this.writer = new StoreWriter(database, queueing, known);
        this.readers = new StoreReaders(database, readers);
        this.loader = new Loader(this.readers, known);
    }

    /// Opens the database of a directory, creating both where there is none.
    ///
    /// @throws DatabaseRefused where it is in use, damaged, or too new; the message says what to do
    public static JdbcStore open(JdbcSettings settings) {
        return new JdbcStore(H2Database.in(settings), settings.queueing(), settings.readers()).opened();
    }

    /// Opens a database with other tables than those of this version: for tests of upgrades.
    static JdbcStore open(JdbcSettings settings, Migrations migrations) {
        return new JdbcStore(H2Database.in(settings, migrations), settings.queueing(), settings.readers()).opened();
    }

    /// Opens a database of a PostgreSQL server, making its tables where there are none.
    ///
    /// @throws DatabaseRefused where it cannot be reached, or is too new; the message says what to do
    public static JdbcStore open(PostgresSettings settings) {
        return open(settings, PostgresSchema.SHIPPED);
    }

    /// Opens a database with other tables than those of this version: for tests of upgrades.
    static JdbcStore open(PostgresSettings settings, Migrations migrations) {
        return new JdbcStore(PostgresDatabase.at(settings, migrations), settings.queueing(), settings.readers())
                .opened();
    }

    private JdbcStore opened() {
        try {
            written(writer.submit(0, _ -> true));
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public long nextEpoch() {
        return written(writer.submit(0, Writing::nextEpoch));
    }

    @Override
    public void saveDefinition(Definition definition) {
        written(writer.submit(definition.text().length(), writing -> writing.saveDefinition(definition)));
    }

    @Override
    public Optional<Definition> definition(String digest) {
        return readers.ask(session -> new Reading(session).definition(digest));
    }

    @Override
    public void deploy(Definition definition) {
        written(writer.submit(definition.text().length(), writing -> writing.deploy(definition)));
    }

    @Override
    public Optional<Definition> deployed(String workflow) {
        return readers.ask(session -> new Reading(session).deployed(workflow));
    }

    @Override
    public List<Definition> deployed() {
        return readers.ask(session -> new Reading(session).deployed());
    }

    @Override
    public CompletableFuture<Long> publish(JsonNode event, Instant at) {
        return refusable(() -> {
            var encoded = EncodedEvent.of(event);
            return writer.submit(encoded.body().length, writing -> writing.publish(encoded, at));
        });
    }

    @Override
    public List<StoredEvent> undispatched(int limit) {
        return readers.ask(session -> new EventReading(session).undispatched(limit));
    }

    @Override
    public List<StoredEvent> events(
            Hearer hearer, String type, String correlation, Instant since, long after, int limit) {
        return readers.read(
                session -> new EventReading(session).events(hearer, type, correlation, since, after, limit));
    }

    @Override
    public List<String> correlationPaths(String type) {
        return readers.ask(session -> new EventReading(session).correlationPaths(type));
    }

    @Override
    public List<Listener> listeners(String type, String correlation) {
        return readers.ask(session -> new EventReading(session).listeners(type, correlation));
    }

    @Override
    public CompletableFuture<List<String>> dispatch(long position, List<Offer> offers) {
        return refusable(() -> {
            var facts = offers.stream().map(Fact::of).toList();
            long bytes = facts.stream().mapToLong(fact -> fact.body().length).sum();
            return writer.submit(bytes, writing -> writing.dispatch(position, facts));
        });
    }

    @Override
    public List<Occupant> occupants(String workflow, String slot) {
        return readers.ask(session -> new Finding(session).occupants(workflow, slot));
    }

    @Override
    public List<Slot> queuedSlots() {
        return readers.ask(session -> new Finding(session).queuedSlots());
    }

    @Override
    public Optional<Instant> lastFired(String workflow, String trigger) {
        return readers.ask(session -> new Finding(session).lastFired(workflow, trigger));
    }

    @Override
    public CompletableFuture<Void> fired(String workflow, String trigger, Instant at) {
        return writer.submit(0, writing -> writing.fired(workflow, trigger, at));
    }

    @Override
    public CompletableFuture<Created> create(NewExecution execution) {
        return refusable(() -> {
            var rows = encoded(execution.transition(), execution.tokenHashes());
            return writer.submit(rows.bytes(), writing -> writing.create(execution, rows));
        });
    }

    @Override
    public CompletableFuture<Boolean> checkpoint(Checkpoint checkpoint) {
        return refusable(() -> {
            var rows = encoded(checkpoint.transition(), checkpoint.tokenHashes());
            return writer.submitInOrder(rows.bytes(), writing -> writing.checkpoint(checkpoint, rows));
        });
    }

    private static Encoded encoded(Transition transition, List<String> tokenHashes) {
        if (transition.gates().size() != tokenHashes.size()) {
            throw new IllegalArgumentException(transition.gates().size() + " gates changed, but " + tokenHashes.size()
                    + " token hashes were given");
        }
        return Encoded.of(transition, tokenHashes);
    }

    @Override
    public CompletableFuture<Long> post(String execution, String kind, JsonNode body, Instant at) {
        return refusable(() -> {
            var fact = new Fact(execution, kind, StateCodec.writeBytes(body), at);
            return writer.submit(fact.body().length, writing -> writing.post(fact));
        });
    }

    @Override
    public CompletableFuture<Integer> countClaim(String execution) {
        return writer.submitInOrder(0, writing -> writing.countClaim(execution));
    }

    @Override
    public Optional<Stored> load(String execution) {
        return loader.load(execution);
    }

    @Override
    public CompletableFuture<Optional<Stored>> loading(String execution) {
        return loader.loading(execution);
    }

    @Override
    public List<InboxRow> inbox(String execution) {
        return readers.read(session -> new Reading(session).inbox(execution));
    }

    @Override
    public JsonNode payload(String execution, long id) {
        return readers.ask(session -> new Reading(session).payload(execution, id));
    }

    @Override
    public List<LedgerEntry> ledger(String execution) {
        return readers.ask(session -> new Reading(session).ledger(execution));
    }

    @Override
    public List<HistoryEntry> history(String execution, long afterSeq, int limit) {
        return readers.ask(session -> new Reading(session).history(execution, afterSeq, limit));
    }

    @Override
    public Optional<Gate> gate(String tokenHash) {
        return readers.ask(session -> new Reading(session).gate(tokenHash));
    }

    @Override
    public List<Gate> gates(String execution) {
        return readers.ask(session -> new Reading(session).gates(execution));
    }

    @Override
    public List<Due> due(@Nullable Due after, Instant until, int limit) {
        return readers.read(session -> new Finding(session).due(after, until, limit));
    }

    @Override
    public Optional<Instant> earliestWake(Instant after) {
        return readers.ask(session -> new Finding(session).earliestWake(after));
    }

    @Override
    public Optional<String> find(String idOrName) {
        return readers.read(session -> new Finding(session).find(idOrName));
    }

    @Override
    public List<Summary> list(Query query) {
        return readers.read(session -> new Finding(session).list(query));
    }

    @Override
    public Map<String, Long> counts() {
        return readers.ask(session -> new Finding(session).counts());
    }

    @Override
    public List<Ended> ended(Outdated which, int limit) {
        return readers.ask(session -> new Outdating(session).ended(which, limit));
    }

    @Override
    public Optional<Kin> kin(String execution) {
        return readers.ask(session -> new Outdating(session).kin(execution));
    }

    @Override
    public List<Long> payloads(String execution) {
        return readers.ask(session -> new Outdating(session).payloads(execution));
    }

    @Override
    public CompletableFuture<List<String>> remove(List<String> executions, Instant at) {
        return writer.submit(0, writing -> writing.remove(executions, at));
    }

    @Override
    public CompletableFuture<Integer> clear(int rows) {
        return writer.submit(0, writing -> writing.removing().clear(rows));
    }

    @Override
    public Optional<Tombstone> tombstone(String workflow, String name) {
        return readers.ask(session -> new Outdating(session).tombstone(workflow, name));
    }

    @Override
    public Map<String, Instant> earliestStarts() {
        return readers.ask(session -> new Outdating(session).earliestStarts());
    }

    @Override
    public List<Definition> definitions(String workflow) {
        return readers.ask(session -> new Reading(session).definitions(workflow));
    }

    @Override
    public long countEvents(Instant before) {
        return readers.ask(session -> new Outdating(session).countEvents(before));
    }

    @Override
    public CompletableFuture<Integer> removeEvents(Instant before, int limit) {
        return writer.submit(0, writing -> writing.removing().events(before, limit));
    }

    /// Looks for rows that contradict each other: there should be none.
    ///
    /// Reads everything once; a million executions (3.5 GB) took a minute on two cores.
    public List<SqlInvariants.Broken> broken() {
        return readers.apart(session -> new SqlInvariants(session).broken());
    }

    /// Writes everything that is acknowledged into another folder, as a database that was closed cleanly, while work
    /// goes on. Forced to the disk.
    ///
    /// @param folder has no database
    /// @throws UnsupportedOperationException on a server, which has tools of its own for it
    public void copyTo(Path folder) {
        if (!(database instanceof H2Database file)) {
            throw new UnsupportedOperationException(database.place() + " is copied with its own tools");
        }
        readers.apart(session -> {
            file.copy(session, folder);
            return true;
        });
    }

    /// Writes the file of a database anew, without what is dead in it. The content stays as it is; a kill leaves the
    /// old file or the new one.
    ///
    /// @return how much smaller it got
    /// @throws DatabaseRefused where it is in use, damaged, or too new
    public static Compaction compact(JdbcSettings settings) {
        var database = H2Database.in(settings);
        try {
            return database.compact();
        } catch (SQLException e) {
            throw Faults.during("compacting", database.place(), e);
        } finally {
            database.close(0);
        }
    }

    /// How the database is.
    public DatabaseStatus status() {
        return readers.read(session -> DatabaseStatus.of(database, session));
    }

    /// Writes what waits, then closes the database.
    @Override
    public void close() {
        readers.close();
        writer.close();
    }

    /// What cannot be encoded fails like what cannot be written.
    private static <T> CompletableFuture<T> refusable(Supplier<CompletableFuture<T>> write) {
        try {
            return write.get();
        } catch (RuntimeException refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
    }

    private <T> T written(CompletableFuture<T> write) {
        try {
            return write.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw e;
        }
    }
}
