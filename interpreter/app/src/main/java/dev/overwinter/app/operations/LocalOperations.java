package dev.overwinter.app.operations;

import dev.overwinter.app.view.ExecutionView;
import dev.overwinter.app.view.ExecutionView.Detail;
import dev.overwinter.app.wiring.AppSettings;
import dev.overwinter.app.wiring.Embedded;
import dev.overwinter.dsl.diagnostic.DiagnosticRenderer;
import dev.overwinter.engine.core.Event.Released;
import dev.overwinter.engine.core.ExecutionState;
import dev.overwinter.engine.core.Transition;
import dev.overwinter.engine.core.Transition.Verdict;
import dev.overwinter.engine.driver.Engine;
import dev.overwinter.engine.driver.EngineListener;
import dev.overwinter.engine.driver.Refused;
import dev.overwinter.engine.port.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Operations on an engine in this process.
public final class LocalOperations implements Operations {
    private final Engine engine;
    private final AppSettings settings;
    private final Changes changes = new Changes();
    private final LocalCare care;

    public LocalOperations(AppSettings settings) {
        this.settings = settings;
        var opened = Embedded.open(settings, changes);
        engine = opened.engine();
        care = new LocalCare(engine, opened.store(), settings);
    }

    /// Wakes those who follow an execution.
    private static final class Changes implements EngineListener {
        private long count;
        private @Nullable Throwable fault;

        @Override
        public void checkpointed(ExecutionState after, Transition transition) {
            changed();
        }

        @Override
        public void parked(ExecutionState state) {
            changed();
        }

        @Override
        public synchronized void storeFailed(Throwable failure) {
            fault = failure;
            changed();
        }

        private synchronized void changed() {
            count++;
            notifyAll();
        }

        synchronized long count() {
            return count;
        }

        synchronized void awaitChange(long seen, Duration atMost) {
            long until = System.nanoTime() + atMost.toNanos();
            try {
                for (long left = atMost.toMillis();
                        count == seen && left > 0;
                        left = (until - System.nanoTime()) / 1_000_000) {
                    wait(left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /// The store's last failure, told once.
        synchronized @Nullable Throwable takeFault() {
            var told = fault;
            fault = null;
            return told;
        }
    }

    @Override
    public boolean isEmbedded() {
        return true;
    }

    @Override
    public JsonNode start(Start start, boolean go) {
        var loaded = engine.load(start.file(), start.text());
        var workflow = loaded.workflow();
        if (workflow == null) {
            throw new Refused("invalid-workflow", DiagnosticRenderer.render(loaded.diagnostics(), start.text()));
        }
        var definition =
                new Store.Definition(workflow.digest(), workflow.name(), start.file(), start.folder(), start.text());
        new Neighbours(engine).deploy(workflow, start.folder());
        var request = new Engine.StartRequest(
                definition,
                workflow,
                start.input(),
                name -> start.env().containsKey(name) ? start.env().get(name) : settings.env(name),
                start.name(),
                start.startedBy());
        var started = await(engine.start(request, go));
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", started.execution())
                .put("created", started.created())
                .put("removed", started.removed());
    }

    @Override
    public JsonNode deploy(Deployment deployment) {
        var loaded = engine.load(deployment.file(), deployment.text());
        var workflow = loaded.workflow();
        if (workflow == null) {
            throw new Refused("invalid-workflow", DiagnosticRenderer.render(loaded.diagnostics(), deployment.text()));
        }
        new Neighbours(engine).deploy(workflow, deployment.folder());
        engine.deploy(
                new Store.Definition(
                        workflow.digest(), workflow.name(), deployment.file(), deployment.folder(), deployment.text()),
                workflow);
        return JsonNodeFactory.instance
                .objectNode()
                .put("workflow", workflow.name())
                .put("digest", workflow.digest())
                .put("triggers", workflow.triggers().size());
    }

    @Override
    public JsonNode publish(JsonNode event) {
        return JsonNodeFactory.instance.objectNode().put("position", await(engine.publish(event)));
    }

    @Override
    public JsonNode list(@Nullable String workflow, @Nullable String status, int limit) {
        var list = JsonNodeFactory.instance.arrayNode();
        for (var summary : engine.list(new Store.Query(workflow, status, limit, null))) {
            var row = list.addObject();
            row.put("id", summary.id());
            row.put("workflow", summary.workflow());
            row.put("name", summary.name());
            row.put("status", summary.status());
            row.put("startedAt", summary.startedAt().toString());
            row.put("changedAt", summary.changedAt().toString());
            boolean waitsForTime = summary.wakeAt() != null && summary.wakeAt().isAfter(java.time.Instant.EPOCH);
            row.put("wakeAt", waitsForTime ? summary.wakeAt().toString() : null);
        }
        return list;
    }

    @Override
    public JsonNode show(String execution, Detail detail) {
        var inspection = (detail == Detail.HISTORY ? engine.inspect(execution) : engine.glance(execution))
                .orElseThrow(() -> engine.unknown(execution));
        return ExecutionView.of(
                inspection,
                detail,
                ref -> engine.read(inspection.state().id(), ref),
                engine.clock().instant());
    }

    @Override
    public JsonNode follow(String execution, long afterVersion, Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        while (true) {
            long seen = changes.count();
            var view = show(execution, Detail.STANDING);
            long left = until - System.nanoTime();
            if (view.path("version").asLong() > afterVersion || left <= 0) {
                return view;
            }
            changes.awaitChange(seen, Duration.ofNanos(left));
            var fault = changes.takeFault();
            if (fault instanceof Store.StoreFault known) {
                throw known;
            }
        }
    }

    /// True where a person is to answer with this token, false for a machine.
    public boolean isApproval(String token) {
        return engine.isApproval(token);
    }

    @Override
    public JsonNode answer(String target, @Nullable String step, Engine.Answer answer) {
        return verdict(step == null ? withToken(target, answer) : engine.answer(target, step, answer));
    }

    private CompletableFuture<Engine.Reply> withToken(String target, Engine.Answer answer) {
        try {
            return engine.answer(target, answer);
        } catch (Refused refused) {
            if (refused.code().equals("unknown-token") && engine.glance(target).isPresent()) {
                throw new Refused("no-gate", target + " is an execution: name the step that is answered, too");
            }
            throw refused;
        }
    }

    @Override
    public JsonNode heartbeat(String target, @Nullable String step) {
        return verdict(step == null ? engine.heartbeat(target) : engine.heartbeat(target, step));
    }

    @Override
    public JsonNode cancel(String execution, String by, @Nullable String reason) {
        return verdict(engine.cancel(execution, by, reason));
    }

    @Override
    public JsonNode terminate(String execution, String by, @Nullable String reason) {
        return verdict(engine.terminate(execution, by, reason));
    }

    @Override
    public JsonNode release(
            String execution,
            Released.Decision decision,
            @Nullable JsonNode output,
            String by,
            @Nullable String reason) {
        return verdict(engine.release(execution, decision, output, by, reason));
    }

    @Override
    public void recover() {
        Backup.requireTakenOver(settings);
        engine.recover();
    }

    @Override
    public JsonNode prune(Prune request) {
        return care.prune(request);
    }

    @Override
    public JsonNode backup(Path file, boolean withKey) {
        return care.backup(file, withKey);
    }

    @Override
    public JsonNode health(boolean thorough) {
        return care.health(thorough);
    }

    /// Removes what ended longer ago than this, now and again, until it is closed.
    ///
    /// @param archive a file or a folder that gets the executions first; null: none
    public void retain(Duration age, @Nullable Path archive) {
        care.retain(age, archive);
    }

    private static JsonNode verdict(CompletableFuture<Engine.Reply> waiting) {
        var reply = await(waiting);
        Verdict verdict = reply.verdict();
        if (!verdict.accepted()) {
            throw new Refused(verdict.code(), told(reply.execution(), verdict));
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("accepted", true)
                .put("code", verdict.code())
                .put("message", verdict.message())
                .put("execution", reply.execution());
    }

    private static String told(String execution, Verdict verdict) {
        return switch (verdict.code()) {
            case "invalid-form" -> "the form of the answer does not fit: " + verdict.message();
            case "invalid-payload" -> "the payload of the answer does not fit: " + verdict.message();
            case "ended", "not-held", "not-possible" -> "execution " + execution + ": " + verdict.message();
            default -> verdict.message();
        };
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        care.close();
        engine.close();
    }
}
