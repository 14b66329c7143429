package dev.overwinter.engine.driver;

import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.Advance;
import dev.overwinter.engine.core.Command;
import dev.overwinter.engine.core.Event;
import dev.overwinter.engine.core.ExecutionState;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.Transition;
import dev.overwinter.engine.port.Expressions.EvaluationStopped;
import dev.overwinter.engine.port.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// One live execution: its events are worked off one after the other, those that wait together in one checkpoint.
/// A lane holds no thread while it has nothing to do, and leaves the memory when only time or the outside is awaited.
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final int MOST_EVENTS = 64;
    private static final int MOST_GUARD_STOPS = 3;
    private static final Duration FAULT_PAUSE = Duration.ofSeconds(1);

    private final Driver driver;
    private final String execution;

    // Guarded by this.
    private final ArrayDeque<Event> queue = new ArrayDeque<>();
    private boolean inboxHasRows;
    private boolean scheduled;
    private boolean closed;

    // Touched only by the one turn that runs.
    private @Nullable ExecutionState state;
    private Definitions.@Nullable Pinned definition;
    private boolean justLoaded;
    private boolean hasFailed;
    private List<Store.InboxRow> unread = List.of();
    private int guardStops;
    private long lastRead;
    private @Nullable JsonNode lastPayload;
    private final Map<Event.Attempt, Running> calls = new HashMap<>();

    /// A call that was begun, and has not been heard of in a checkpoint.
    private record Running(Command.InvokeAgent command, CallToken token) {}

    Lane(Driver driver, String execution) {
        this.driver = driver;
        this.execution = execution;
    }

    /// The lane of an execution that is being stored: it waits for `begin` or `close`.
    static Lane expected(Driver driver, String execution) {
        var lane = new Lane(driver, execution);
        lane.scheduled = true;
        return lane;
    }

    /// Lets an execution go whose first checkpoint is durable: nothing needs to be read.
    void begin(ExecutionState started, Definitions.Pinned pinned) {
        state = started;
        definition = pinned;
        justLoaded = true;
        post(new Event.TimeReached(driver.clock().instant()));
        driver.threads().lane(this::turn);
    }

    /// @return false where the lane has left the memory: take a new one
    synchronized boolean post(Event event) {
        if (closed) {
            return false;
        }
        queue.add(event);
        schedule();
        return true;
    }

    /// Says that the inbox has something.
    synchronized boolean postInbox() {
        if (closed) {
            return false;
        }
        inboxHasRows = true;
        schedule();
        return true;
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            driver.threads().lane(this::turn);
        }
    }

    private void turn() {
        if (state == null) {
            load();
        } else {
            carefully(new ArrayList<>(), this::take);
        }
    }

    /// Does a part of a turn that may fail.
    ///
    /// @param events that are being worked off
    private void carefully(List<Event> events, Consumer<List<Event>> part) {
        try {
            part.accept(events);
        } catch (EvaluationStopped stopped) {
            guardStopped(events, stopped);
        } catch (Store.StoreFault | Store.StoreBusy fault) {
            faulted(events, fault);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError broken) {
            LOG.error("Execution {} cannot be advanced; it is held. An operator can release it.", execution, broken);
            hold("engine.fault", String.valueOf(broken));
        }
    }

    /// Waits for the store without a thread, then goes on with a part of a turn.
    private <T> void whenKnown(CompletableFuture<T> answer, List<Event> events, BiConsumer<T, List<Event>> part) {
        answer.whenComplete((known, failure) -> driver.threads()
                .lane(() -> carefully(events, all -> {
                    switch (failure) {
                        case null -> part.accept(known, all);
                        case RuntimeException exception -> throw exception;
                        default -> throw new IllegalStateException(failure);
                    }
                })));
    }

    private void load() {
        synchronized (this) {
            inboxHasRows = false; // what came before is read here; what comes from now on says so again
        }
        whenKnown(driver.store().loading(execution), new ArrayList<>(), (stored, events) -> {
            if (stored.isPresent() && takesOn(stored.get())) {
                take(events);
            } else {
                close();
            }
        });
    }

    /// @return false where somebody else has to work on it
    private boolean takesOn(Store.Stored stored) {
        var found = stored.state();
        if (found.header().epoch() > driver.epoch()) {
            LOG.warn("Execution {} belongs to a newer engine now; this one lets it go.", execution);
            return false;
        }
        state = found;
        justLoaded = true;
        unread = stored.inbox();
        if (hasFailed) {
            hasFailed = false;
            driver.readAgain(found);
        }
        try {
            definition = driver.definitions().get(found.header().digest());
        } catch (java.util.NoSuchElementException unreadable) {
            LOG.error("Execution {} waits: {}", execution, unreadable.getMessage());
            return false;
        }
        return true;
    }

    private void take(List<Event> events) {
        boolean readInbox;
        synchronized (this) {
            readInbox = inboxHasRows;
            inboxHasRows = false;
            while (!queue.isEmpty() && events.size() < MOST_EVENTS) {
                events.add(queue.poll());
            }
        }
        boolean isAskedOnly = events.isEmpty();
        for (var row : readInbox ? driver.store().inbox(execution) : unread) {
            events.add(StateCodec.event(row.id(), row.at(), row.body()));
        }
        unread = List.of();
        sort(events);
        var header = current().header();
        // What has ended needs no owner: whoever looks at it again leaves no trace.
        if (header.epoch() < driver.epoch() && header.lifecycle() != Header.Lifecycle.ENDED) {
            claim(events, isAskedOnly);
        } else {
            work(events);
        }
    }

    /// By time; but rows of the inbox in the order received, whatever the clocks of their senders said: to have
    /// consumed one means to have consumed all before it.
    private static void sort(List<Event> events) {
        var times = new IdentityHashMap<Event, Instant>();
        var latest = Instant.MIN;
        for (var event : events) {
            boolean isRow = event instanceof Event.FromInbox;
            latest = isRow && event.at().isAfter(latest) ? event.at() : latest;
            times.put(event, isRow ? latest : event.at());
        }
        events.sort(Comparator.comparing(event -> java.util.Objects.requireNonNull(times.get(event))));
    }

    /// A new owner first hears what came in before, then takes the attempts over; what begins in the same
    /// checkpoint is its own.
    ///
    /// @param isAskedOnly nothing but a fresh request woke it: that is no claim to count. Should the request end
    ///   the process,
    ///     the next start finds it in the inbox and counts.
    private void claim(List<Event> events, boolean isAskedOnly) {
        if (isAskedOnly) {
            claimed(0, events);
        } else {
            whenKnown(driver.store().countClaim(execution), events, this::claimed);
        }
    }

    private void claimed(int times, List<Event> events) {
        if (times > driver.options().maxClaims()) {
            setAside(events);
        } else {
            events.add(new Event.Claimed(driver.epoch(), driver.clock().instant()));
        }
        work(events);
    }

    /// Nothing else happens: whatever woke it may be just what ends the process. It is still there after a release.
    private void setAside(List<Event> events) {
        var still = current().header().now();
        events.clear();
        events.add(new Event.ExecutionHeld(
                "claims.exhausted",
                "the engine stopped while it worked on this execution, again and again; release it to try once more",
                still));
        events.add(new Event.Claimed(driver.epoch(), still));
    }

    private ExecutionState current() {
        return java.util.Objects.requireNonNull(state);
    }

    private Advance advance() {
        return java.util.Objects.requireNonNull(definition).advance();
    }

    private void work(List<Event> events) {
        var before = current();
        var transition = advance().advance(before, events, this::payload);
        guardStops = 0;
        if (transition.isEmpty()) {
            done(before, transition);
            return;
        }
        write(before, transition, events);
    }

    /// Payloads never change: the one read last is likely the one to be read next, such as the items of a loop.
    private JsonNode payload(long id) {
        if (id != lastRead || lastPayload == null) {
            lastPayload = driver.store().payload(execution, id);
            lastRead = id;
        }
        return lastPayload;
    }

    private void write(ExecutionState before, Transition transition, List<Event> events) {
        var header = before.header();
        driver.store()
                .checkpoint(new Store.Checkpoint(
                        execution,
                        header.version(),
                        header.epoch(),
                        transition,
                        driver.tokenHashes(execution, transition)))
                .whenComplete((written, failure) -> driver.threads().lane(() -> {
                    if (failure != null) {
                        driver.tell(transition);
                        faulted(events, failure);
                    } else if (!written) {
                        LOG.warn("Execution {} was changed by somebody else; it is read again.", execution);
                        again(events, Duration.ZERO);
                    } else {
                        done(before.apply(transition), transition);
                    }
                }));
    }

    /// The checkpoint is durable: now the world is told.
    private void done(ExecutionState after, Transition transition) {
        state = after;
        perform(after, transition);
        driver.checkpointed(after, transition);
        boolean goesOn;
        synchronized (this) {
            scheduled = false;
            goesOn = !queue.isEmpty() || inboxHasRows;
            if (goesOn) {
                schedule();
            } else if (calls.isEmpty()) {
                closed = true;
            }
        }
        if (!goesOn && calls.isEmpty()) {
            driver.parked(this, execution, after);
        } else {
            driver.alarm().live(execution, Advance.nextDue(after));
        }
    }

    private void perform(ExecutionState after, Transition transition) {
        for (var command : transition.owesNoMore()) {
            if (command instanceof Command.InvokeAgent invoke) {
                // A retry or redelivery is another command; what ran for this one is not wanted any more.
                var running = calls.remove(invoke.attempt());
                if (running != null && !isCancelling(transition, invoke.attempt())) {
                    running.token.cancel();
                } else if (running != null) {
                    calls.put(invoke.attempt(), running);
                }
            } else if (command instanceof Command.CancelAgent cancel) {
                calls.remove(cancel.attempt());
            }
        }
        var owes = justLoaded ? advance().owed(after) : transition.owes();
        if (justLoaded) {
            keepWanted(owes);
        }
        for (var command : owes) {
            switch (command) {
                case Command.InvokeAgent invoke -> invoke(after, invoke);
                case Command.CancelAgent(var attempt) -> {
                    var running = calls.get(attempt);
                    if (running != null) {
                        running.token.cancel();
                    } else {
                        post(driver.calls().lost(attempt));
                    }
                }
                case Command.GoOn _ -> post(new Event.Continue(driver.clock().instant()));
                case Command.StartChild child -> driver.insist("a child was started", () -> startChild(after, child));
                case Command.LookBack look ->
                    driver.insist(
                            "earlier events were read",
                            () -> driver.post(execution, driver.events().lookBack(execution, look)));
                case Command.WakeAt _ -> {} // the alarm reads the state
            }
        }
        justLoaded = false;
    }

    /// A checkpoint that was stored, but not reported so, may have ended what a call was made for: a call of the same
    /// name would later pass for it.
    private void keepWanted(List<Command> owed) {
        calls.entrySet().removeIf(call -> {
            var running = call.getValue();
            boolean isWanted = owed.contains(running.command) || owed.contains(new Command.CancelAgent(call.getKey()));
            if (!isWanted) {
                running.token.cancel();
            }
            return !isWanted;
        });
    }

    private static boolean isCancelling(Transition transition, Event.Attempt attempt) {
        return transition.owes().contains(new Command.CancelAgent(attempt));
    }

    private void startChild(ExecutionState after, Command.StartChild child) {
        driver.children()
                .start(after, child, driver.read(execution, child.input()), event -> driver.post(execution, event));
    }

    /// After a fault of the store everything that is owed is looked at again: a call that runs already goes on.
    private void invoke(ExecutionState after, Command.InvokeAgent invoke) {
        var running = calls.get(invoke.attempt());
        if (running != null && running.command.equals(invoke)) {
            return;
        }
        var caller = new AgentCalls.Caller(
                after,
                java.util.Objects.requireNonNull(definition).folder(),
                ref -> driver.read(execution, ref),
                event -> driver.post(execution, event));
        calls.put(invoke.attempt(), new Running(invoke, driver.calls().start(invoke, caller)));
    }

    // When things go wrong

    private void guardStopped(List<Event> events, EvaluationStopped stopped) {
        guardStops++;
        if (guardStops < MOST_GUARD_STOPS) {
            LOG.warn(
                    "An expression of execution {} was stopped ({}); it is tried again.",
                    execution,
                    stopped.getMessage());
            again(events, EngineOptions.GUARD_RETRY);
        } else {
            guardStops = 0;
            LOG.error(
                    "An expression of execution {} was stopped {} times; the execution is held.",
                    execution,
                    MOST_GUARD_STOPS);
            hold("expression.guard", "an expression took too long or too much memory: " + stopped.getMessage());
        }
    }

    private void faulted(List<Event> events, Throwable fault) {
        LOG.error(
                "The store failed while execution {} was written; nothing is lost, it is tried again.",
                execution,
                fault);
        driver.storeFailed(fault);
        hasFailed = true;
        again(events, FAULT_PAUSE);
    }

    /// Puts the events back and starts from what is stored.
    private void again(List<Event> events, Duration pause) {
        synchronized (this) {
            for (int i = events.size() - 1; i >= 0; i--) {
                switch (events.get(i)) {
                    case Event.FromInbox _ -> inboxHasRows = true;
                    case Event.Claimed _, Event.ExecutionHeld _ -> {}
                    case Event event -> queue.addFirst(event);
                }
            }
            state = null;
            if (queue.isEmpty() && !inboxHasRows) {
                queue.add(new Event.TimeReached(driver.clock().instant()));
            }
        }
        driver.threads().after(pause, () -> driver.threads().lane(this::turn));
    }

    /// Held at the moment where it stands: what has become due since would be worked off first, and may be just what
    /// cannot be.
    private void hold(String type, String detail) {
        try {
            var before = current();
            var event = new Event.ExecutionHeld(type, detail, before.header().now());
            var transition = advance().advance(before, List.of(event), this::payload);
            write(before, transition, List.of());
        } catch (RuntimeException broken) {
            LOG.error("Execution {} could not even be held; it is left as it was stored.", execution, broken);
            close();
        }
    }

    /// Leaves the memory.
    synchronized void close() {
        closed = true;
        calls.values().forEach(running -> running.token.cancel());
        driver.dropped(this, execution);
    }
}
