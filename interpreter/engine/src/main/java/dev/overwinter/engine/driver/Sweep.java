package dev.overwinter.engine.driver;

import dev.overwinter.engine.core.Event;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.port.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Wakes what is due, in due order and page by page: the next page when half of the last is worked off. So a hundred
/// thousand that are due together take no more memory than a page.
final class Sweep {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    private static final Store.Due NOTHING_BUSY = new Store.Due(Header.BUSY, Long.MAX_VALUE, "");

    private final Driver driver;

    // Guarded by this.
    private final Set<String> working = new HashSet<>();
    private boolean running;
    private boolean reading;
    private boolean allRead;
    private boolean follows;
    private boolean recovers;
    private boolean willRecover;
    private Store.@Nullable Due followsAfter = NOTHING_BUSY;
    private Store.@Nullable Due last;
    private Instant until = Instant.MIN;

    Sweep(Driver driver) {
        this.driver = driver;
    }

    /// Wakes what is due now.
    void due() {
        from(NOTHING_BUSY);
    }

    /// Takes over everything that owes something or is due.
    void recover() {
        synchronized (this) {
            recovers = true;
        }
        from(null);
    }

    /// The store failed at something that may have been stored nevertheless: takes over what owes something, soon;
    /// unless this engine never took anything over.
    void recoverSoon() {
        synchronized (this) {
            if (!recovers || willRecover) {
                return;
            }
            willRecover = true;
        }
        driver.later("what may have been stored was looked for", () -> {
            synchronized (this) {
                willRecover = false;
            }
            recover();
        });
    }

    /// Where a sweep is under way, the next one follows it.
    private void from(Store.@Nullable Due after) {
        if (begins(after)) {
            read();
        }
    }

    /// From here on it is this sweep that knows what the store says.
    private synchronized boolean begins(Store.@Nullable Due after) {
        if (running) {
            follows = true;
            followsAfter = followsAfter == null ? null : after;
            driver.alarm().forgetStored();
            return false;
        }
        running = true;
        reading = true;
        allRead = false;
        last = after;
        until = driver.clock().instant();
        driver.alarm().forgetStored();
        return true;
    }

    private void read() {
        int most = driver.options().sweepPage();
        try {
            var page = driver.store().due(last, until, most);
            synchronized (this) {
                page.forEach(due -> working.add(due.execution()));
                last = page.isEmpty() ? last : page.getLast();
                allRead = page.size() < most;
            }
            page.forEach(due -> driver.post(due.execution(), new Event.TimeReached(until)));
            synchronized (this) {
                reading = false;
            }
            goOn();
        } catch (Store.StoreFault fault) {
            LOG.error("The store could not say what is due; it is asked again.", fault);
            driver.later("what is due was asked for", this::read);
        }
    }

    /// An execution has been worked on: whatever it was woken by.
    void worked(String execution) {
        boolean isOurs;
        synchronized (this) {
            isOurs = working.remove(execution);
        }
        if (isOurs) {
            goOn();
        }
    }

    private void goOn() {
        Runnable next;
        synchronized (this) {
            if (!running
                    || reading
                    || working.size() > (allRead ? 0 : driver.options().sweepPage() / 2)) {
                return;
            }
            reading = true;
            next = allRead ? this::finish : this::read;
        }
        driver.threads().lane(next);
    }

    private void finish() {
        try {
            var now = driver.clock().instant();
            driver.alarm().forgetStored();
            end(next(now));
        } catch (Store.StoreFault fault) {
            LOG.error("The store could not say what is due next; it is asked again.", fault);
            end(driver.clock().instant().plus(EngineOptions.GUARD_RETRY));
        }
    }

    private void end(@Nullable Instant next) {
        boolean again;
        Store.Due after;
        synchronized (this) {
            working.clear();
            running = false;
            again = follows;
            after = followsAfter;
            follows = false;
            followsAfter = NOTHING_BUSY;
        }
        driver.alarm().stored(next);
        if (again) {
            from(after);
        }
    }

    /// What is being worked off still shows its old due time: look again a little later, or when others are due.
    private @Nullable Instant next(Instant now) {
        var first = driver.store().earliestWake(Header.BUSY).orElse(null);
        if (first == null || first.isAfter(now)) {
            return first;
        }
        var later = now.plus(LOOK_AGAIN);
        return driver.store()
                .earliestWake(now)
                .filter(next -> next.isBefore(later))
                .orElse(later);
    }
}
