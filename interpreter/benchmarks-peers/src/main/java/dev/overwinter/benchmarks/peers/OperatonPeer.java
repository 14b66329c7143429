package dev.overwinter.benchmarks.peers;

import com.zaxxer.hikari.HikariDataSource;
import dev.overwinter.benchmarks.Hearing;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.operaton.bpm.engine.ProcessEngine;
import org.operaton.bpm.engine.ProcessEngineConfiguration;
import org.operaton.bpm.engine.delegate.JavaDelegate;
import org.operaton.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.operaton.bpm.engine.impl.cfg.TransactionState;
import org.operaton.bpm.engine.impl.context.Context;
import org.operaton.bpm.engine.impl.jobexecutor.DefaultJobExecutor;
import org.operaton.bpm.engine.runtime.Execution;

/// Operaton, embedded, on H2.
final class OperatonPeer extends BpmnPeer {
    /// Exclusive, which is the default: then the thread that did a step goes on with the next, and nobody has to
    /// acquire it.
    private static final Bpmn BPMN =
            new Bpmn("http://operaton.org/schema/1.0/bpmn", "x:asyncBefore=\"true\"", "x:historyTimeToLive=\"P30D\"");

    private static final int QUEUE = 256;
    private static final int ACQUIRED = 64;

    private final HikariDataSource database;
    private final ProcessEngine engine;

    OperatonPeer(Path folder, Hearing hearing) {
        database = h2(folder);
        var configuration = new StandaloneProcessEngineConfiguration();
        configuration.setDataSource(database);
        configuration.setDatabaseSchemaUpdate(ProcessEngineConfiguration.DB_SCHEMA_UPDATE_TRUE);
        configuration.setHistory(ProcessEngineConfiguration.HISTORY_AUDIT);
        configuration.setDbMetricsReporterActivate(false);
        configuration.setBeans(Map.of(Bpmn.STEP, step(hearing), Bpmn.LAST, last(hearing)));
        configuration.setJobExecutor(jobExecutor());
        configuration.setJobExecutorActivate(true);
        engine = configuration.buildProcessEngine();
        engine.getRepositoryService()
                .createDeployment()
                .addString("sequence.bpmn", BPMN.sequence(STEPS))
                .addString("gate.bpmn", BPMN.gate())
                .addString("timer.bpmn", BPMN.timer())
                .deploy();
    }

    private static DefaultJobExecutor jobExecutor() {
        var executor = new DefaultJobExecutor();
        executor.setCorePoolSize(JOB_THREADS);
        executor.setMaxPoolSize(JOB_THREADS);
        executor.setQueueSize(QUEUE);
        executor.setMaxJobsPerAcquisition(ACQUIRED);
        executor.setWaitTimeInMillis((int) IDLE.toMillis());
        executor.setMaxWait(IDLE.toMillis());
        executor.setBackoffTimeInMillis(0);
        executor.setMaxBackoff(0);
        return executor;
    }

    private static JavaDelegate step(Hearing hearing) {
        return _ -> {
            hearing.called();
            hearing.returns();
        };
    }

    private JavaDelegate last(Hearing hearing) {
        return execution -> {
            step(hearing).execute(execution);
            Context.getCommandContext()
                    .getTransactionContext()
                    .addTransactionListener(TransactionState.COMMITTED, _ -> ended());
        };
    }

    @Override
    void start(String process, Map<String, Object> variables) {
        engine.getRuntimeService().startProcessInstanceByKey(process, variables);
    }

    @Override
    List<String> gates() {
        return engine
                .getRuntimeService()
                .createExecutionQuery()
                .processDefinitionKey(Bpmn.GATE)
                .activityId("n1")
                .list()
                .stream()
                .map(Execution::getId)
                .toList();
    }

    @Override
    void answer(String gate) {
        engine.getRuntimeService().signal(gate);
    }

    @Override
    public void close() {
        engine.close();
        database.close();
    }
}
