package dev.overwinter.engine.driver;

import dev.overwinter.dsl.Trigger;
import dev.overwinter.engine.core.Advance;
import dev.overwinter.engine.port.Calendar;
import dev.overwinter.engine.port.Expressions.EvaluationStopped;
import dev.overwinter.engine.port.Expressions.ExpressionFailed;
import dev.overwinter.engine.port.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;

/// Starts executions by themselves: by events, by the calendar. A start name tells what triggered it, so that it is
/// started once however often the trigger fires.
final class Triggers {
    private static final Logger LOG = LoggerFactory.getLogger(Triggers.class);
    private static final int MOST_MISSED = 1_000;
    private static final int MOST_GUARD_STOPS = 3;

    private final Driver driver;
    private final Starts starts;
    private final Calendar calendar;
    private final Instant boot;
    private final ConcurrentSkipListMap<String, Definitions.Pinned> deployed = new ConcurrentSkipListMap<>();
    private final AtomicBoolean ticking = new AtomicBoolean();

    Triggers(Driver driver, Starts starts, Calendar calendar) {
        this.driver = driver;
        this.starts = starts;
        this.calendar = calendar;
        boot = driver.clock().instant();
    }

    /// Reads what is deployed.
    void recover() {
        for (var definition : driver.store().deployed()) {
            try {
                deployed.put(definition.workflow(), driver.definitions().get(definition.digest()));
            } catch (RuntimeException unreadable) {
                LOG.error("The triggers of workflow {} are off: {}", definition.workflow(), unreadable.getMessage());
            }
        }
        tick();
    }

    void deployed(Definitions.Pinned pinned) {
        deployed.put(pinned.workflow().name(), pinned);
        driver.threads().lane(this::tick);
    }

    // Events

    /// Starts what the event triggers; done when everything is durable.
    CompletableFuture<Void> on(Store.StoredEvent event) {
        var all = CompletableFuture.<Void>completedFuture(null);
        var type = event.event().path("type").asString("");
        for (var pinned : deployed.values()) {
            for (var trigger : pinned.workflow().triggers()) {
                if (trigger instanceof Trigger.OnEvent onEvent && onEvent.type().equals(type)) {
                    all = all.thenCompose(_ -> refusable(pinned, () -> start(pinned, onEvent, event)));
                }
            }
        }
        return all;
    }

    private CompletableFuture<Void> start(Definitions.Pinned pinned, Trigger.OnEvent trigger, Store.StoredEvent event) {
        var planned = pinned.advance()
                .triggered(trigger, event.event(), driver.clock().instant());
        if (planned == null) {
            return CompletableFuture.completedFuture(null);
        }
        var conflict =
                trigger.concurrency() == null ? null : trigger.concurrency().onConflict();
        var by = "event " + event.event().path("id").asString();
        return starts.start(pinned, planned, driver.options().environment(), by, conflict);
    }

    // The calendar

    /// Starts what is due, and sets the alarm for the next.
    void tick() {
        if (!ticking.compareAndSet(false, true)) {
            return;
        }
        var now = driver.clock().instant();
        var all = CompletableFuture.<Void>completedFuture(null);
        for (var pinned : deployed.values()) {
            for (var trigger : pinned.workflow().triggers()) {
                if (trigger instanceof Trigger.Schedule schedule) {
                    all = all.thenCompose(_ -> tick(pinned, schedule, now));
                }
            }
        }
        all.whenComplete((_, failure) -> {
            ticking.set(false);
            if (failure != null) {
                LOG.error("A schedule could not be kept; it is tried again.", failure);
                driver.threads()
                        .after(EngineOptions.GUARD_RETRY, () -> driver.threads().lane(this::tick));
            } else {
                driver.alarm().calendar(next(now));
            }
        });
    }

    private @Nullable Instant next(Instant now) {
        Instant first = null;
        for (var pinned : deployed.values()) {
            for (var trigger : pinned.workflow().triggers()) {
                var next = trigger instanceof Trigger.Schedule schedule
                        ? calendar.next(schedule.cron(), schedule.timezone(), now)
                        : null;
                if (next != null && (first == null || next.isBefore(first))) {
                    first = next;
                }
            }
        }
        return first;
    }

    private static String id(Trigger.Schedule schedule) {
        return schedule.cron() + " " + schedule.timezone();
    }

    private CompletableFuture<Void> tick(Definitions.Pinned pinned, Trigger.Schedule schedule, Instant now) {
        var workflow = pinned.workflow().name();
        var last = driver.store().lastFired(workflow, id(schedule));
        if (last.isEmpty()) {
            // Deployed just now: what lies before is not made up for.
            return driver.store().fired(workflow, id(schedule), now);
        }
        var due = due(schedule, last.get(), now);
        var all = CompletableFuture.<Void>completedFuture(null);
        for (var at : due) {
            all = all.thenCompose(_ -> refusable(pinned, () -> start(pinned, schedule, at)));
        }
        return due.isEmpty() && !isDue(schedule, last.get(), now)
                ? all
                : all.thenCompose(_ -> driver.store().fired(workflow, id(schedule), now));
    }

    private boolean isDue(Trigger.Schedule schedule, Instant last, Instant now) {
        var next = calendar.next(schedule.cron(), schedule.timezone(), last);
        return next != null && !next.isAfter(now);
    }

    /// What is started now: instants since the engine came up, and of those that it missed what `catchUp` says.
    private List<Instant> due(Trigger.Schedule schedule, Instant last, Instant now) {
        var missed = new ArrayList<Instant>();
        var due = new ArrayList<Instant>();
        var at = calendar.next(schedule.cron(), schedule.timezone(), last);
        while (at != null && !at.isAfter(now)) {
            if (at.isBefore(boot)) {
                missed.add(at);
                if (missed.size() > MOST_MISSED) {
                    missed.removeFirst();
                }
            } else {
                due.add(at);
            }
            at = calendar.next(schedule.cron(), schedule.timezone(), at);
        }
        var all = new ArrayList<Instant>();
        switch (schedule.catchUp()) {
            case NONE -> {}
            case LAST -> {
                if (!missed.isEmpty()) {
                    all.add(missed.getLast());
                }
            }
            case ALL -> all.addAll(missed);
        }
        all.addAll(due);
        return all;
    }

    private CompletableFuture<Void> start(Definitions.Pinned pinned, Trigger.Schedule schedule, Instant at) {
        var event = JsonNodeFactory.instance.objectNode().put("at", at.toString());
        var input = pinned.advance().scheduled(schedule, event, driver.clock().instant());
        var conflict = switch (schedule.overlap()) {
            // What is made up for comes one after the other: it was not due all at once.
            case SKIP ->
                schedule.catchUp() == Trigger.CatchUp.ALL && at.isBefore(boot)
                        ? Trigger.OnConflict.QUEUE
                        : Trigger.OnConflict.SKIP;
            case QUEUE -> Trigger.OnConflict.QUEUE;
            case ALLOW -> null;
        };
        var name = at + " " + id(schedule);
        var planned = new Advance.Planned(input, name, conflict == null ? null : "schedule " + id(schedule));
        return starts.start(pinned, planned, driver.options().environment(), "schedule", conflict);
    }

    /// What a workflow refuses is said and passed over: it would be refused for ever.
    private static CompletableFuture<Void> refusable(
            Definitions.Pinned pinned, Supplier<CompletableFuture<Void>> start) {
        try {
            return guarded(start).<Void>handle((_, failure) -> {
                var cause = failure != null && failure.getCause() != null ? failure.getCause() : failure;
                if (cause instanceof Refused refused) {
                    passedOver(pinned, refused);
                    return null;
                }
                if (cause instanceof RuntimeException broken) {
                    throw broken;
                }
                return null;
            });
        } catch (Refused | ExpressionFailed | EvaluationStopped refused) {
            passedOver(pinned, refused);
            return CompletableFuture.completedFuture(null);
        }
    }

    /// An expression that the guard stops is tried again: a slow machine loses no start.
    private static CompletableFuture<Void> guarded(Supplier<CompletableFuture<Void>> start) {
        for (int i = 1; i < MOST_GUARD_STOPS; i++) {
            try {
                return start.get();
            } catch (EvaluationStopped stopped) {
                LOG.warn("An expression of a trigger was stopped ({}); it is tried again.", stopped.getMessage());
            }
        }
        return start.get();
    }

    private static void passedOver(Definitions.Pinned pinned, RuntimeException why) {
        LOG.error(
                "A trigger of workflow {} started nothing: {}",
                pinned.workflow().name(),
                why.getMessage());
    }
}
