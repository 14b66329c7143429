package dev.overwinter.engine.driver;

import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.Event;
import dev.overwinter.engine.core.ExecutionState;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.Ref;
import dev.overwinter.engine.core.Transition;
import dev.overwinter.engine.port.Store;
import dev.overwinter.engine.port.Waker;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// The lanes and what wakes them: what keeps executions going.
final class Driver {
    private static final Logger LOG = LoggerFactory.getLogger(Driver.class);

    private final Store store;
    private final Threads threads;
    private final InstantSource clock;
    private final EngineOptions options;
    private final Definitions definitions;
    private final AgentCalls calls;
    private final Tokens tokens;
    private final Alarm alarm;
    private final long epoch;
    private final EngineListener listener;
    private final ConcurrentHashMap<String, Lane> lanes = new ConcurrentHashMap<>();
    private final Verdicts verdicts = new Verdicts();
    private volatile boolean stopped;
    private @Nullable Children children;
    private @Nullable Events events;
    private @Nullable Triggers triggers;
    private final Slots slots = new Slots(this);
    private final Sweep sweep = new Sweep(this);

    Driver(
            Store store,
            Waker waker,
            Threads threads,
            InstantSource clock,
            EngineOptions options,
            Definitions definitions,
            AgentCalls calls,
            Tokens tokens,
            EngineListener listener) {
        this.store = store;
        this.threads = threads;
        this.clock = clock;
        this.options = options;
        this.definitions = definitions;
        this.calls = calls;
        this.tokens = tokens;
        this.listener = listener;
        alarm = new Alarm(waker);
        epoch = store.nextEpoch();
        waker.onWake(() -> threads.lane(this::wake));
    }

    /// What starts executions needs the driver, and the driver it.
    void connect(Children starting, Triggers triggering) {
        children = starting;
        triggers = triggering;
        events = new Events(this, triggering);
    }

    Children children() {
        return java.util.Objects.requireNonNull(children);
    }

    Events events() {
        return java.util.Objects.requireNonNull(events);
    }

    Triggers triggers() {
        return java.util.Objects.requireNonNull(triggers);
    }

    Slots slots() {
        return slots;
    }

    Store store() {
        return store;
    }

    Threads threads() {
        return threads;
    }

    InstantSource clock() {
        return clock;
    }

    EngineOptions options() {
        return options;
    }

    Definitions definitions() {
        return definitions;
    }

    AgentCalls calls() {
        return calls;
    }

    Alarm alarm() {
        return alarm;
    }

    long epoch() {
        return epoch;
    }

    JsonNode read(String execution, Ref ref) {
        return ref.read(id -> store.payload(execution, id));
    }

    List<String> tokenHashes(String execution, Transition transition) {
        var hashes = new ArrayList<String>();
        for (var gate : transition.gates()) {
            hashes.add(Tokens.hash(tokens.token(execution, gate.key(), gate.call(), gate.nonce())));
        }
        return hashes;
    }

    // Events in

    void post(String execution, Event event) {
        toLane(execution, lane -> lane.post(event));
    }

    void inboxHasRows(String execution) {
        toLane(execution, Lane::postInbox);
    }

    /// The first checkpoint of an execution is durable.
    void began(ExecutionState state, Transition transition) {
        listener.checkpointed(state, transition);
        tell(transition);
    }

    /// Looks for a first checkpoint that the store may have made although it failed.
    void mayBeStored(Throwable failure) {
        if (isFault(failure)) {
            sweep.recoverSoon();
        }
    }

    static boolean isFault(Throwable failure) {
        return failure instanceof Store.StoreFault
                || failure instanceof CompletionException && failure.getCause() instanceof Store.StoreFault;
    }

    /// What a checkpoint wrote for others, or may have written where the store failed: to be told once too often
    /// does no harm.
    void tell(Transition transition) {
        transition.sends().stream().map(Transition.Send::execution).distinct().forEach(this::inboxHasRows);
        if (!transition.published().isEmpty()) {
            events().dispatch();
        }
    }

    /// The lane of an execution that is about to be stored: who reaches it before its starter was told waits there, or
    /// it would be worked off from what is stored, and once more from what its starter knows.
    Lane expected(String execution) {
        var lane = Lane.expected(this, execution);
        lanes.put(execution, lane);
        return lane;
    }

    private void toLane(String execution, Predicate<Lane> message) {
        while (!stopped) {
            var lane = lanes.computeIfAbsent(execution, id -> new Lane(this, id));
            if (message.test(lane)) {
                return;
            }
            lanes.remove(execution, lane);
        }
    }

    /// Writes an outside fact into the inbox, then lets the execution consume it.
    ///
    /// @return the verdict, after the checkpoint that consumed the fact
    CompletableFuture<Transition.Verdict> request(String execution, Event.FromInbox event) {
        var body = StateCodec.inboxBody(event);
        var answer = new CompletableFuture<Transition.Verdict>();
        store.post(execution, event.getClass().getSimpleName(), body, event.at())
                .whenComplete((row, failure) -> {
                    if (failure != null) {
                        answer.completeExceptionally(failure);
                        if (isFault(failure)) {
                            // It may have been written all the same: then the row waits to be heard.
                            toLane(execution, Lane::postInbox);
                        }
                    } else {
                        verdicts.await(row, execution, answer);
                        toLane(execution, Lane::postInbox);
                    }
                });
        return answer;
    }

    // What lanes tell

    void checkpointed(ExecutionState after, Transition transition) {
        transition.verdicts().forEach(verdicts::give);
        if (!transition.isEmpty()) {
            listener.checkpointed(after, transition);
            tell(transition);
            slots.checkpointed(after);
        }
        sweep.worked(after.id());
    }

    void storeFailed(Throwable fault) {
        listener.storeFailed(fault);
    }

    /// An execution is read again after a fault.
    void readAgain(ExecutionState state) {
        verdicts.lose(state.id(), state.header().lastInbox());
    }

    /// Does what reads the store. Where that fails it is done again a little later, and nothing else waits for it.
    void insist(String what, Runnable work) {
        try {
            work.run();
        } catch (Store.StoreFault fault) {
            LOG.error("The store failed while {}; it is tried again.", what, fault);
            storeFailed(fault);
            later(what, work);
        }
    }

    void later(String what, Runnable work) {
        if (!stopped) {
            threads.after(EngineOptions.GUARD_RETRY, () -> threads.lane(() -> insist(what, work)));
        }
    }

    void parked(Lane lane, String execution, ExecutionState state) {
        lanes.remove(execution, lane);
        var wake = state.header().wakeAt();
        alarm.parked(execution, Header.BUSY.equals(wake) ? null : wake);
        listener.parked(state);
    }

    void dropped(Lane lane, String execution) {
        lanes.remove(execution, lane);
        alarm.live(execution, null);
        sweep.worked(execution);
    }

    // Time

    private void wake() {
        if (stopped) {
            return;
        }
        var now = clock.instant();
        for (var execution : alarm.due(now)) {
            post(execution, new Event.TimeReached(now));
        }
        if (alarm.storedIsDue(now)) {
            sweep.due();
        }
        boolean calendarIsDue = alarm.calendarIsDue(now);
        if (calendarIsDue) {
            alarm.calendar(null);
        }
        alarm.reset();
        if (calendarIsDue) {
            triggers().tick();
        }
    }

    /// Takes over everything that owes something or is due, and sets the alarm for the rest.
    void recover() {
        threads.lane(sweep::recover);
        threads.lane(() -> insist("schedules were read", triggers()::recover));
        threads.lane(() -> insist("queues were read", slots::recover));
        events().dispatch();
    }

    /// Takes nothing in any more; what is stored goes on at the next start.
    void stop() {
        stopped = true;
    }
}
