package dev.overwinter.engine.driver;

import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.Command;
import dev.overwinter.engine.core.Correlation;
import dev.overwinter.engine.core.Event;
import dev.overwinter.engine.port.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings events to those who listen. An event is stored first, then listeners are looked for; a `listen` is stored
/// first, then it looks back: so none is lost between the two.
///
/// Invariant: an event is marked as dispatched in the very write that puts it into inboxes.
final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    private static final int PAGE = 100;

    private final Driver driver;
    private final Triggers triggers;
    private final AtomicBoolean dispatching = new AtomicBoolean();

    Events(Driver driver, Triggers triggers) {
        this.driver = driver;
        this.triggers = triggers;
    }

    /// There may be events that nobody was looked for yet.
    void dispatch() {
        if (dispatching.compareAndSet(false, true)) {
            driver.threads().lane(this::next);
        }
    }

    private void next() {
        try {
            var page = driver.store().undispatched(1);
            if (page.isEmpty()) {
                dispatching.set(false);
                if (!driver.store().undispatched(1).isEmpty()) {
                    dispatch();
                }
                return;
            }
            var event = page.getFirst();
            triggers.on(event)
                    .thenCompose(_ -> driver.store().dispatch(event.position(), offers(event)))
                    .whenComplete((reached, failure) -> {
                        if (failure != null) {
                            failed(failure);
                        } else {
                            reached.forEach(driver::inboxHasRows);
                            driver.threads().lane(this::next);
                        }
                    });
        } catch (RuntimeException failure) {
            failed(failure);
        }
    }

    private void failed(Throwable failure) {
        LOG.error("An event could not be brought to its listeners; it is kept and tried again.", failure);
        driver.threads().after(EngineOptions.GUARD_RETRY, () -> driver.threads().lane(this::next));
    }

    private List<Store.Offer> offers(Store.StoredEvent event) {
        var type = event.event().path("type").asString("");
        var offers = new ArrayList<Store.Offer>();
        for (var paths : driver.store().correlationPaths(type)) {
            var correlation = Correlation.ofEvent(event.event(), paths);
            if (correlation == null) {
                continue;
            }
            for (var listener : driver.store().listeners(type, correlation)) {
                var arrived = new Event.EventArrived(
                        0,
                        listener.key(),
                        event.position(),
                        event.event(),
                        driver.clock().instant());
                offers.add(new Store.Offer(
                        listener.execution(), "EventArrived", StateCodec.inboxBody(arrived), arrived.at()));
            }
        }
        return offers;
    }

    /// What had come before an execution listened.
    Event.LookedBack lookBack(String execution, Command.LookBack command) {
        var found = new TreeMap<Long, Event.Earlier>();
        for (var wanted : command.wanted()) {
            lookBack(execution, command, wanted, found);
        }
        return new Event.LookedBack(
                command.key(), List.copyOf(found.values()), driver.clock().instant());
    }

    private void lookBack(
            String execution, Command.LookBack command, Command.Wanted wanted, TreeMap<Long, Event.Earlier> found) {
        var hearer = new Store.Hearer(
                execution, command.key().isolation(), command.key().stepId());
        long after = 0;
        List<Store.StoredEvent> page;
        do {
            page = driver.store().events(hearer, wanted.type(), wanted.correlation(), command.since(), after, PAGE);
            for (var event : page) {
                after = event.position();
                found.put(after, new Event.Earlier(after, event.event()));
            }
        } while (page.size() == PAGE);
    }

    /// Somebody outside sends an event.
    CompletableFuture<Long> publish(tools.jackson.databind.JsonNode event) {
        return driver.store().publish(event, driver.clock().instant()).whenComplete((_, failure) -> {
            if (failure == null || Driver.isFault(failure)) {
                dispatch(); // where the store failed it may have been stored all the same
            }
        });
    }
}
