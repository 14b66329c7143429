package dev.overwinter.benchmarks.peers;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/// What the two BPMN engines have in common: a start or an answer is a transaction in its caller's thread, steps and
/// timers are jobs of the engine's own threads.
abstract class BpmnPeer implements Peer {
    static final int JOB_THREADS = 8;
    static final Duration IDLE = Duration.ofMillis(100);
    private static final int CONNECTIONS = 16;

    /// Requests from outside at once; more only wait for the two processors.
    private static final int CALLERS = 8;

    private final Semaphore ended = new Semaphore(0);

    /// So that a statement is parsed once for a connection. H2 keeps 8, and these engines have many more.
    private static final String STATEMENTS = ";QUERY_CACHE_SIZE=1024";

    /// A file of H2 as H2 opens it, but for its cache of statements.
    static HikariDataSource h2(Path folder) {
        var config = new HikariConfig();
        config.setJdbcUrl("jdbc:h2:file:" + folder.resolve("database") + STATEMENTS);
        config.setUsername("sa");
        config.setPassword("");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setAutoCommit(false);
        return new HikariDataSource(config);
    }

    abstract void start(String process, Map<String, Object> variables);

    /// What an outsider must know to answer: one id for each gate that is open.
    abstract List<String> gates();

    abstract void answer(String gate);

    /// The transaction with an execution's last step is committed.
    final void ended() {
        ended.release();
    }

    @Override
    public void sequences(int executions, int inFlight) {
        for (int started = 0; started < executions; started++) {
            if (started >= inFlight) {
                awaitEnded(1);
            }
            start(Bpmn.SEQUENCE, Map.of());
        }
        awaitEnded(Math.min(executions, inFlight));
    }

    @Override
    public void park(int executions) {
        Callers.times(CALLERS, executions, () -> start(Bpmn.GATE, Map.of()));
    }

    @Override
    public void answer() {
        Callers.each(CALLERS, gates(), this::answer);
    }

    @Override
    public void timers(int executions, Instant due) {
        var variables = Map.<String, Object>of(Bpmn.DUE, new Date(due.toEpochMilli()));
        Callers.times(CALLERS, executions, () -> start(Bpmn.TIMER, variables));
    }

    @Override
    public void awaitEnded(int executions) {
        Callers.await(ended, executions);
    }
}
