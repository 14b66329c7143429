package dev.overwinter.engine.driver;

import dev.overwinter.dsl.Length;
import dev.overwinter.dsl.Listen;
import dev.overwinter.engine.core.Standing;
import dev.overwinter.engine.port.Store;
import dev.overwinter.engine.port.Upkeep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Removes what nobody needs any more, in small pieces between which the engine's own writes go on.
///
/// Invariant: an awaited child stays as long as an execution above it may still ask it for its undo.
/// Invariant: an event stays as long as an execution that has not ended could still look back to it.
public final class Retention {
    private static final int PAGE = 50;
    private static final int ROWS = 500;
    private static final int EVENTS = 200;

    private final Store store;
    private final Definitions definitions;
    private final Map<String, Boolean> over = new HashMap<>();

    Retention(Store store, Definitions definitions) {
        this.store = store;
        this.definitions = definitions;
    }

    /// What is old enough.
    ///
    /// @param before what ended, or came in, before
    /// @param statuses only executions that ended so, see `Header.End.word`
    /// @param workflow only executions of one workflow
    /// @param events events, too
    public record Policy(
            Instant before, Set<String> statuses, @Nullable String workflow, boolean events) {

        /// Everything that has ended, and events.
        public static Policy all(Instant before) {
            return new Policy(before, Standing.ENDED, null, true);
        }
    }

    /// One piece of work on executions.
    ///
    /// @param removed those that were removed; on a rehearsal those that would be
    /// @param needed how many are old enough, but may still be asked for their undo by a parent
    /// @param next where the next piece begins; null where nothing is left
    public record Piece(
            List<Upkeep.Ended> removed,
            int needed,
            @Nullable Long next) {}

    /// Removes the next executions.
    ///
    /// @param after `Piece.next` of the piece before, 0 at first
    /// @param archive is given them before they are removed; what it throws keeps them
    public Piece remove(Policy policy, long after, Instant now, Consumer<List<Upkeep.Ended>> archive) {
        var piece = find(policy, after);
        if (!piece.removed.isEmpty()) {
            archive.accept(piece.removed);
            var ids = piece.removed.stream().map(Upkeep.Ended::id).toList();
            var gone = Set.copyOf(store.remove(ids, now).join());
            clear();
            var removed = piece.removed.stream()
                    .filter(ended -> gone.contains(ended.id()))
                    .toList();
            return new Piece(removed, piece.needed, piece.next);
        }
        return piece;
    }

    /// What `remove` would remove.
    public Piece find(Policy policy, long after) {
        over.clear();
        var page = store.ended(new Upkeep.Outdated(policy.before, policy.statuses, policy.workflow, after), PAGE);
        var free = new ArrayList<Upkeep.Ended>();
        for (var ended : page) {
            if (isFree(ended.id())) {
                free.add(ended);
            }
        }
        boolean isLast = page.size() < PAGE;
        return new Piece(
                free, page.size() - free.size(), isLast ? null : page.getLast().position());
    }

    /// Frees what an earlier removal, cut short, has left.
    public void clear() {
        while (store.clear(ROWS).join() > 0) {
            // One more write: the engine's own come in between.
        }
    }

    /// True where everything above it has ended too. What is gone had ended, and all above it.
    private boolean isFree(String execution) {
        var known = over.get(execution);
        if (known != null) {
            return known;
        }
        var kin = store.kin(execution).orElse(null);
        boolean free = kin == null || kin.ended() && (kin.parent() == null || isFree(kin.parent()));
        over.put(execution, free);
        return free;
    }

    // Events

    /// How many events `removeEvents` would remove.
    public long countEvents(Policy policy) {
        return policy.events ? store.countEvents(horizon(policy.before)) : 0;
    }

    /// Removes events that are old enough and that no execution which has not ended could look back to.
    ///
    /// @return how many
    public long removeEvents(Policy policy) {
        if (!policy.events) {
            return 0;
        }
        var before = horizon(policy.before);
        long all = 0;
        for (int some = EVENTS; some == EVENTS; all += some) {
            some = store.removeEvents(before, EVENTS).join();
        }
        return all;
    }

    private Instant horizon(Instant before) {
        var horizon = before;
        for (var live : store.earliestStarts().entrySet()) {
            var farthest = farthest(live.getKey(), live.getValue());
            if (farthest.isBefore(horizon)) {
                horizon = farthest;
            }
        }
        return horizon;
    }

    /// How far executions of a workflow could look back, by any of its texts.
    private Instant farthest(String workflow, Instant start) {
        var farthest = Instant.MAX;
        for (var definition : store.definitions(workflow)) {
            for (var back : lookBacks(definition.digest())) {
                var at = back == null ? Instant.EPOCH : start.minus(back);
                farthest = at.isBefore(farthest) ? at : farthest;
            }
        }
        return farthest.isBefore(Instant.EPOCH) ? Instant.EPOCH : farthest;
    }

    /// How far before the start each `listen` of a text could look; null where only an expression knows.
    private List<@Nullable Duration> lookBacks(String digest) {
        var backs = new ArrayList<@Nullable Duration>();
        try {
            for (var step : definitions.get(digest).workflow().index().values()) {
                if (step instanceof Listen listen) {
                    backs.add(
                            switch (listen.lookBack()) {
                                case null -> Duration.ZERO;
                                case Length.Fixed fixed -> fixed.duration();
                                case Length.Computed _, Length.Until _ -> null;
                            });
                }
            }
        } catch (NoSuchElementException unreadable) {
            backs.add(null); // nobody knows what it may look back to
        }
        return backs;
    }
}
