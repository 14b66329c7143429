package dev.overwinter.benchmarks.peers;

import dev.dbos.transact.DBOS;
import dev.dbos.transact.StartWorkflowOptions;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.execution.ThrowingRunnable;
import dev.dbos.transact.workflow.Workflow;
import dev.dbos.transact.workflow.WorkflowHandle;
import dev.overwinter.benchmarks.Hearing;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/// DBOS Transact, on a PostgreSQL server that forces each commit.
final class DbosPeer implements Peer {
    private static final int CALLERS = 64;
    private static final String TOPIC = "answer";
    private static final Duration WEEK = Duration.ofDays(7);

    private final EmbeddedPostgres server;
    private final long serverProcess;
    private final DBOS dbos;
    private final Workflows workflows;
    private final Semaphore waiting = new Semaphore(0);
    private final ConcurrentLinkedQueue<WorkflowHandle<Void, RuntimeException>> handles = new ConcurrentLinkedQueue<>();

    /// The workloads; DBOS wants an interface and its implementation.
    interface Workflows {
        void sequence();

        void gate();

        void timer(String due);
    }

    private record Steps(DBOS dbos, Hearing hearing, Semaphore waiting) implements Workflows {
        private String step() {
            hearing.called();
            hearing.returns();
            return "";
        }

        @Override
        @Workflow
        public void sequence() {
            for (int n = 0; n < STEPS; n++) {
                dbos.runStep(this::step, "step");
            }
        }

        @Override
        @Workflow
        public void gate() {
            waiting.release();
            dbos.recv(TOPIC, WEEK);
        }

        @Override
        @Workflow
        public void timer(String due) {
            waiting.release();
            dbos.sleep(Duration.between(Instant.now(), Instant.parse(due)));
            dbos.runStep(this::step, "step");
        }
    }

    DbosPeer(Path folder, Hearing hearing) {
        try {
            server = EmbeddedPostgres.builder()
                    .setDataDirectory(folder.resolve("server"))
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .start();
            serverProcess = checkedServer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        dbos = new DBOS(DBOSConfig.defaults("bench")
                .withDatabaseUrl(server.getJdbcUrl("postgres", "postgres"))
                .withDbUser("postgres")
                .withDbPassword("postgres"));
        workflows = dbos.registerProxy(Workflows.class, new Steps(dbos, hearing, waiting));
        dbos.launch();
    }

    /// @return the id of the server's process
    /// @throws IllegalStateException where the server does not force its commits
    private long checkedServer() {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT pg_backend_pid(), current_setting('fsync'),"
                        + " current_setting('synchronous_commit'), current_setting('full_page_writes')")) {
            row.next();
            for (int column = 2; column <= 4; column++) {
                if (!row.getString(column).equals("on")) {
                    throw new IllegalStateException("the server does not force its commits");
                }
            }
            return ProcessHandle.of(row.getLong(1))
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow()
                    .pid();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void sequences(int executions, int inFlight) {
        var slots = new Semaphore(inFlight);
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < executions; i++) {
                slots.acquireUninterruptibly();
                callers.execute(() -> {
                    workflows.sequence();
                    slots.release();
                });
            }
        }
    }

    @Override
    public void park(int executions) {
        start(executions, workflows::gate);
    }

    @Override
    public void timers(int executions, Instant due) {
        var text = due.toString();
        start(executions, () -> workflows.timer(text));
    }

    private void start(int executions, ThrowingRunnable<RuntimeException> workflow) {
        Callers.times(CALLERS, executions, () -> handles.add(dbos.startWorkflow(workflow, new StartWorkflowOptions())));
        Callers.await(waiting, executions);
    }

    @Override
    public void answer() {
        int count = handles.size();
        Callers.each(CALLERS, List.copyOf(handles), handle -> dbos.send(handle.workflowId(), "ok", TOPIC));
        awaitEnded(count);
    }

    @Override
    public void awaitEnded(int executions) {
        for (int i = 0; i < executions; i++) {
            handles.remove().getResult();
        }
    }

    @Override
    public double serverCpuMicros() {
        return server(serverProcess)
                        .flatMap(process -> process.info().totalCpuDuration().stream())
                        .mapToLong(Duration::toNanos)
                        .sum()
                / 1e3;
    }

    private static Stream<ProcessHandle> server(long id) {
        return ProcessHandle.of(id).stream().flatMap(process -> Stream.concat(Stream.of(process), process.children()));
    }

    @Override
    public void close() {
        dbos.shutdown();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
