package dev.overwinter.engine.driver;

import dev.overwinter.dsl.Workflow;
import dev.overwinter.dsl.load.AgentCatalogue;
import dev.overwinter.dsl.load.Loaded;
import dev.overwinter.dsl.load.WorkflowLoader;
import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.Advance;
import dev.overwinter.engine.core.Event;
import dev.overwinter.engine.core.ExecutionState;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.HistoryEntry;
import dev.overwinter.engine.core.LedgerEntry;
import dev.overwinter.engine.core.NodeKey;
import dev.overwinter.engine.core.Ref;
import dev.overwinter.engine.core.Transition.GateState;
import dev.overwinter.engine.core.Transition.Verdict;
import dev.overwinter.engine.port.Calendar;
import dev.overwinter.engine.port.Expressions;
import dev.overwinter.engine.port.Schemas;
import dev.overwinter.engine.port.Store;
import dev.overwinter.engine.port.Waker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// The engine as its users see it: starts executions, takes answers, shows how they stand.
///
/// Thread-safe. Futures complete when what they promise is durable.
public final class Engine implements AutoCloseable {
    private final Parts parts;
    private final Definitions definitions;
    private final Driver driver;
    private final Starts starts;

    /// What an engine is made of. It owns the store, the waker and the threads and closes them.
    ///
    /// @param random ids and seeds of new executions
    public record Parts(
            Store store,
            Waker waker,
            Threads threads,
            Expressions expressions,
            Schemas schemas,
            Calendar calendar,
            Agents agents,
            Tokens tokens,
            InstantSource clock,
            RandomGenerator random,
            EngineOptions options,
            EngineListener listener) {}

    public Engine(Parts parts) {
        this.parts = parts;
        // What is stored was checked when it came in; an agent that is missing now is an incident at its call.
        definitions = new Definitions(
                parts.store,
                new WorkflowLoader(AgentCatalogue.ANY, parts.options.fileLimits()),
                parts.expressions,
                parts.schemas,
                parts.options.limits());
        var calls =
                new AgentCalls(parts.agents, parts.schemas, parts.options, parts.tokens, parts.threads, parts.clock);
        driver = new Driver(
                parts.store,
                parts.waker,
                parts.threads,
                parts.clock,
                parts.options,
                definitions,
                calls,
                parts.tokens,
                parts.listener);
        starts = new Starts(parts, definitions, driver);
        driver.connect(new Children(driver, starts), new Triggers(driver, starts, parts.calendar));
    }

    // Starting

    /// What a start needs.
    ///
    /// @param definition as it will be kept, with the text that `workflow` was loaded from
    /// @param env finds environment values; the declared ones are kept with the execution
    /// @param name the start name: the same name gives the same execution
    public record StartRequest(
            Store.Definition definition,
            Workflow workflow,
            JsonNode input,
            Function<String, @Nullable String> env,
            @Nullable String name,
            String startedBy) {}

    /// @param created false where the start name existed already
    /// @param removed true where the execution of that name has ended, and retention has removed it
    public record Started(String execution, boolean created, boolean removed) {}

    /// Starts an execution.
    ///
    /// @return once it is durable
    /// @throws Refused at once, or in the future: input or environment do not fit, or the name was used with
    ///   another input
    ///
    /// @param go false: only stores it, for an engine that recovers later
    public CompletableFuture<Started> start(StartRequest request, boolean go) {
        return starts.start(request, go);
    }

    /// Makes a definition the one that children and triggers use from now on.
    public void deploy(Store.Definition definition, Workflow workflow) {
        var pinned = definitions.keep(definition, workflow);
        parts.store.deploy(definition);
        driver.triggers().deployed(pinned);
    }

    /// True where children of this name can be started.
    public boolean isDeployed(String workflow) {
        return parts.store.deployed(workflow).isPresent();
    }

    /// Takes in a CloudEvent: brings it to those who listen, and starts what it triggers.
    ///
    /// @return its position, once it is durable; the same `source` and `id` again is the same event
    /// @throws Refused where it is no CloudEvent
    public CompletableFuture<Long> publish(JsonNode event) {
        return driver.events().publish(CloudEvents.checked(event, parts.clock.instant()));
    }

    // Requests to an execution

    /// An answer at a gate.
    ///
    /// @param action of an approval
    /// @param error a machine's refusal
    public record Answer(
            @Nullable String action,
            String by,
            List<String> groups,
            @Nullable JsonNode payload,
            @Nullable String comment,
            @Nullable String error,
            @Nullable String errorDetail) {}

    /// What became of a request.
    public record Reply(String execution, Verdict verdict) {}

    private CompletableFuture<Reply> request(String execution, Event.FromInbox event) {
        return driver.request(execution, event).thenApply(verdict -> new Reply(execution, verdict));
    }

    /// Answers with a callback token.
    ///
    /// @throws Refused for an unknown token, or a gate that is closed
    public CompletableFuture<Reply> answer(String token, Answer answer) {
        var gate = gate(token);
        return answer(gate.execution(), gate.key(), gate.call(), answer);
    }

    /// Answers the open gate of a step.
    ///
    /// @throws Refused where the execution is unknown, or nothing of the step is open
    public CompletableFuture<Reply> answer(String execution, String step, Answer answer) {
        var gate = openGate(execution, step);
        return answer(gate.execution(), gate.key(), gate.call(), answer);
    }

    private CompletableFuture<Reply> answer(String execution, NodeKey key, String call, Answer answer) {
        return request(
                execution,
                new Event.Answered(
                        0,
                        key,
                        call,
                        answer.action,
                        answer.by,
                        answer.groups,
                        answer.payload,
                        answer.comment,
                        answer.error,
                        answer.errorDetail,
                        parts.clock.instant()));
    }

    /// True where a person is to answer with this token, false for a machine.
    ///
    /// @throws Refused for an unknown token, or a gate that is closed
    public boolean isApproval(String token) {
        var gate = gate(token);
        var stored = parts.store.load(gate.execution());
        return gate.call().isEmpty()
                && stored.isPresent()
                && definitions
                                .get(stored.get().state().header().digest())
                                .workflow()
                                .step(gate.key().stepId())
                        instanceof dev.overwinter.dsl.Approval;
    }

    /// A sign of life with a callback token.
    public CompletableFuture<Reply> heartbeat(String token) {
        var gate = gate(token);
        return request(gate.execution(), new Event.Heartbeat(0, gate.key(), gate.call(), parts.clock.instant()));
    }

    /// A sign of life for the open gate of a step.
    public CompletableFuture<Reply> heartbeat(String execution, String step) {
        var gate = openGate(execution, step);
        return request(gate.execution(), new Event.Heartbeat(0, gate.key(), gate.call(), parts.clock.instant()));
    }

    private Store.Gate gate(String token) {
        var gate = parts.store
                .gate(Tokens.hash(token))
                .orElseThrow(() -> new Refused("unknown-token", "no gate has this token"));
        requireOpen(gate);
        return gate;
    }

    private Store.Gate openGate(String execution, String step) {
        var gates = parts.store.gates(known(execution)).stream()
                .filter(gate ->
                        gate.key().stepId().equals(step) || gate.key().address().equals(step))
                .toList();
        var answerable =
                gates.stream().filter(gate -> gate.state() == GateState.OPEN).toList();
        if (answerable.size() > 1) {
            var addresses = answerable.stream()
                    .map(gate -> gate.key().address())
                    .limit(10)
                    .toList();
            throw new Refused(
                    "ambiguous",
                    answerable.size() + " gates of step \"" + step + "\" of execution " + execution
                            + " are open; say which: " + String.join(", ", addresses)
                            + (answerable.size() > addresses.size() ? ", ..." : ""));
        }
        if (!answerable.isEmpty()) {
            return answerable.getFirst();
        }
        if (!gates.isEmpty()) {
            requireOpen(gates.getLast());
        }
        var open = parts.store.gates(known(execution)).stream()
                .filter(gate -> gate.state() == GateState.OPEN)
                .map(gate -> gate.key().address())
                .limit(10)
                .toList();
        throw new Refused(
                "no-gate",
                "step \"" + step + "\" of execution " + execution + " waits for no answer"
                        + (open.isEmpty() ? "" : "; open: " + String.join(", ", open)));
    }

    private static void requireOpen(Store.Gate gate) {
        var step = gate.key().stepId();
        switch (gate.state()) {
            case OPEN -> {}
            case ANSWERED ->
                throw new Refused(
                        "already-answered",
                        "step \"" + step + "\" was answered" + (gate.by() == null ? "" : " by " + gate.by()) + " at "
                                + gate.at());
            case TIMED_OUT -> throw new Refused("timed-out", "step \"" + step + "\" timed out at " + gate.at());
            case FAILED -> throw new Refused("failed", "step \"" + step + "\" failed at " + gate.at());
            case CANCELLED -> throw new Refused("cancelled", "step \"" + step + "\" was cancelled at " + gate.at());
        }
    }

    public CompletableFuture<Reply> cancel(String execution, String by, @Nullable String reason) {
        return request(known(execution), new Event.CancelRequested(0, by, reason, parts.clock.instant()));
    }

    public CompletableFuture<Reply> terminate(String execution, String by, @Nullable String reason) {
        return request(known(execution), new Event.TerminateRequested(0, by, reason, parts.clock.instant()));
    }

    /// An operator's answer to an incident, or to an undo that failed.
    ///
    /// @param output for `SET_OUTPUT`
    public CompletableFuture<Reply> release(
            String execution,
            Event.Released.Decision decision,
            @Nullable JsonNode output,
            String by,
            @Nullable String reason) {
        return request(known(execution), new Event.Released(0, decision, output, by, reason, parts.clock.instant()));
    }

    /// Takes over everything that an earlier engine left, and whatever is due.
    public void recover() {
        driver.recover();
    }

    /// What removes ended executions and old events.
    public Retention retention() {
        return new Retention(parts.store, definitions);
    }

    // Looking

    /// The id of an execution given by its id or as `workflow/name`.
    ///
    /// @throws Refused where there is none
    public String known(String idOrName) {
        return parts.store.find(idOrName).orElseThrow(() -> unknown(idOrName));
    }

    /// What is said where an execution is not there: there never was one, or retention has removed it.
    public Refused unknown(String idOrName) {
        int slash = idOrName.indexOf('/');
        var tombstone = slash < 0
                ? Optional.<Store.Tombstone>empty()
                : parts.store.tombstone(idOrName.substring(0, slash), idOrName.substring(slash + 1));
        return tombstone
                .map(gone -> new Refused(
                        "removed-execution",
                        "execution " + gone.execution() + " (" + idOrName
                                + ") had ended and was removed by retention at " + gone.removedAt()))
                .orElseGet(() -> new Refused("unknown-execution", "there is no execution " + idOrName));
    }

    public List<Store.Summary> list(Store.Query query) {
        return parts.store.list(query);
    }

    /// One execution whole.
    ///
    /// @param nextDue the earliest point in time that moves it
    /// @param ledger all entries, settled ones too
    /// @param hasInbox something has come in that it has not taken notice of yet
    public record Inspection(
            ExecutionState state,
            Workflow workflow,
            List<HistoryEntry> history,
            List<OpenGate> gates,
            List<LedgerEntry> ledger,
            @Nullable Instant nextDue,
            boolean hasInbox) {}

    /// A gate that can be answered now.
    ///
    /// @param shown what people see; null for a machine's gate
    public record OpenGate(
            NodeKey key,
            String call,
            String token,
            String url,
            @Nullable JsonNode shown) {}

    public Optional<Inspection> inspect(String idOrName) {
        return look(idOrName, id -> parts.store.history(id, 0, Integer.MAX_VALUE));
    }

    /// As `inspect`, without the history: cheap, however long the execution has lived.
    public Optional<Inspection> glance(String idOrName) {
        return look(idOrName, _ -> List.of());
    }

    private Optional<Inspection> look(String idOrName, Function<String, List<HistoryEntry>> history) {
        return parts.store.find(idOrName).flatMap(parts.store::load).map(stored -> {
            var state = stored.state();
            return new Inspection(
                    state,
                    definitions.get(state.header().digest()).workflow(),
                    history.apply(state.id()),
                    openGates(state),
                    parts.store.ledger(state.id()),
                    Advance.nextDue(state),
                    !stored.inbox().isEmpty());
        });
    }

    private List<OpenGate> openGates(ExecutionState state) {
        var open = new ArrayList<OpenGate>();
        for (var gate : parts.store.gates(state.id())) {
            if (gate.state() == GateState.OPEN) {
                var token = parts.tokens.token(state.id(), gate.key(), gate.call(), gate.nonce());
                var node = state.node(gate.key());
                var shown = node != null
                                && node.work() instanceof dev.overwinter.engine.core.Work.Waiting waiting
                                && waiting.shown() != null
                        ? read(state.id(), waiting.shown())
                        : null;
                open.add(new OpenGate(
                        gate.key(), gate.call(), token, parts.options.callbackBase() + "/callbacks/" + token, shown));
            }
        }
        return open;
    }

    /// Reads a value of an execution.
    public JsonNode read(String execution, Ref ref) {
        return driver.read(execution, ref);
    }

    /// Loads a text with the installed agents in view.
    public Loaded load(String file, String text) {
        return new WorkflowLoader(parts.agents, parts.options.fileLimits()).load(file, text);
    }

    public InstantSource clock() {
        return parts.clock;
    }

    /// True where nothing but time or the outside can move the execution.
    public static boolean isParked(ExecutionState state) {
        var wake = state.header().wakeAt();
        return wake == null || !wake.equals(Header.BUSY);
    }

    /// Stops taking events in and closes what the engine is made of; whatever runs is delivered again at the next
    /// start.
    @Override
    public void close() {
        driver.stop();
        parts.waker.close();
        parts.threads.close();
        parts.store.close();
    }
}
