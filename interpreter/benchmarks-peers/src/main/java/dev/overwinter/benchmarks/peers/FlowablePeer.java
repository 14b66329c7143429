package dev.overwinter.benchmarks.peers;

import com.zaxxer.hikari.HikariDataSource;
import dev.overwinter.benchmarks.Hearing;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.flowable.common.engine.impl.cfg.TransactionState;
import org.flowable.common.engine.impl.context.Context;
import org.flowable.common.engine.impl.history.HistoryLevel;
import org.flowable.engine.ProcessEngine;
import org.flowable.engine.delegate.JavaDelegate;
import org.flowable.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.flowable.engine.runtime.Execution;
import org.flowable.job.service.impl.asyncexecutor.AsyncJobExecutorConfiguration;

/// Flowable, embedded, on H2.
final class FlowablePeer extends BpmnPeer {
    /// Not exclusive, as nothing goes on beside a step of a sequence: an exclusive job locks its execution in a
    /// transaction before and frees it in another one after.
    private static final Bpmn BPMN = new Bpmn("http://flowable.org/bpmn", "x:async=\"true\" x:exclusive=\"false\"", "");

    /// All that is due at once may wait in the executor's queue: what does not fit would be locked and unlocked
    /// again.
    private static final int QUEUE = 1 << 17;

    private final HikariDataSource database;
    private final ProcessEngine engine;

    FlowablePeer(Path folder, Hearing hearing) {
        database = h2(folder);
        var configuration = new StandaloneProcessEngineConfiguration();
        configuration.setDataSource(database);
        configuration.setDatabaseSchemaUpdate(StandaloneProcessEngineConfiguration.DB_SCHEMA_UPDATE_TRUE);
        configuration.setHistoryLevel(HistoryLevel.AUDIT);
        configuration.setDisableIdmEngine(true);
        configuration.setDisableEventRegistry(true);
        configuration.setBeans(Map.of(Bpmn.STEP, step(hearing), Bpmn.LAST, last(hearing)));
        configuration.setAsyncExecutorActivate(true);
        configuration.setAsyncExecutorCorePoolSize(JOB_THREADS);
        configuration.setAsyncExecutorMaxPoolSize(JOB_THREADS);
        configuration.setAsyncExecutorThreadPoolQueueSize(QUEUE);
        configuration.setAsyncExecutorConfiguration(acquisition());
        engine = configuration.buildProcessEngine();
        engine.getRepositoryService()
                .createDeployment()
                .addString("sequence.bpmn20.xml", BPMN.sequence(STEPS))
                .addString("gate.bpmn20.xml", BPMN.gate())
                .addString("timer.bpmn20.xml", BPMN.timer())
                .deploy();
    }

    private static AsyncJobExecutorConfiguration acquisition() {
        var acquisition = new AsyncJobExecutorConfiguration();
        acquisition.setDefaultAsyncJobAcquireWaitTime(IDLE);
        acquisition.setDefaultTimerJobAcquireWaitTime(IDLE);
        acquisition.setDefaultQueueSizeFullWaitTime(IDLE);
        return acquisition;
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
            Context.getTransactionContext().addTransactionListener(TransactionState.COMMITTED, _ -> ended());
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
        engine.getRuntimeService().trigger(gate);
    }

    @Override
    public void close() {
        engine.close();
        database.close();
    }
}
