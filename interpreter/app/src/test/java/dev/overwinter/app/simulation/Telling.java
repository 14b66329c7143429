package dev.overwinter.app.simulation;

import dev.overwinter.dsl.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the shadow tells of a run, or of a piece of it: facts, armed undos, and how sure it is.
final class Telling {
    final List<Fact> facts = new ArrayList<>();
    final List<Armed> armed = new ArrayList<>();
    final List<Order> orders = new ArrayList<>();

    /// Time decided something at a point where the order is open: only what always holds can be judged.
    boolean open;

    /// Facts from here on may come at other times than told.
    boolean loose;

    /// The outcome is a function of when things happen, such as a deadline or a race.
    boolean timed;

    /// It starts children, which takes its moment even where no time passes.
    boolean hasChildren;

    /// When the execution rested.
    final List<Rest> rests = new ArrayList<>();

    record Rest(long from, long to) {}

    /// A child goes its own way, whatever becomes of its parent: it is detached, or rests.
    boolean detached;

    int undone;
    boolean undoFailed;
    int unknownEffects;

    /// One undo must have ended before another begins.
    ///
    /// @param earlierTries how often the one had been tried before
    /// @param laterTries how often the other had been tried before
    record Order(String earlier, int earlierTries, String later, int laterTries) {}

    /// An armed undo.
    static final class Armed {
        final String key;
        final Node step;
        final long at;
        final Seen seen;

        @Nullable
        JsonNode output;

        State state = State.OPEN;
        int tries;

        enum State {
            OPEN,
            UNDONE,
            FAILED,
            SETTLED
        }

        /// Who undoes itself; null where the step has an undo.
        final ShadowChildren.@Nullable Life child;

        Armed(
                String key,
                Node step,
                long at,
                Seen seen,
                @Nullable JsonNode output,
                ShadowChildren.@Nullable Life child) {
            this.child = child;
            this.key = key;
            this.step = step;
            this.at = at;
            this.seen = seen;
            this.output = output;
        }
    }

    void fact(long at, String text) {
        facts.add(new Fact(at, text));
    }

    /// When the last fact comes.
    long end() {
        return facts.stream().mapToLong(Fact::at).max().orElse(0);
    }

    void take(Telling piece) {
        facts.addAll(piece.facts);
        armed.addAll(piece.armed);
        armed.sort(Comparator.comparingLong(entry -> entry.at));
        orders.addAll(piece.orders);
        open |= piece.open;
        loose |= piece.loose;
        timed |= piece.timed;
        detached |= piece.detached;
        hasChildren |= piece.hasChildren;
        undone += piece.undone;
        undoFailed |= piece.undoFailed;
        unknownEffects += piece.unknownEffects;
    }

    /// What comes after all of this.
    Telling later() {
        var later = new Telling();
        later.armed.addAll(armed);
        return later;
    }

    /// What a child tells: its undos are its own.
    void takeFrom(Telling child) {
        facts.addAll(child.facts);
        orders.addAll(child.orders);
        open |= child.open;
        loose |= child.loose;
        timed |= child.timed;
        detached |= child.detached || !child.rests.isEmpty();
    }

    /// Something happens exactly when something else decides: which comes first is open.
    void tie() {
        open = true;
    }

    @Nullable
    Armed armedBy(String key) {
        for (var entry : armed.reversed()) {
            if (entry.key.equals(key)) {
                return entry.state == Armed.State.OPEN ? entry : null;
            }
        }
        return null;
    }

    List<Armed> within(String scope, Armed.State state) {
        return armed.stream()
                .filter(entry -> entry.state == state && Keys.isOf(scope, entry.key))
                .toList();
    }
}
