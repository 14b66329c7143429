package dev.overwinter.dsl.resolve;

import dev.overwinter.dsl.Expression;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What an expression sees where it stands.
///
/// @param roots the visible names
/// @param steps the steps that can have run before; grows as the walk goes on
/// @param open the steps around, which are still running
/// @param guards the conditions that hold here
/// @param cells the branches and iterations around, outermost first
record Surroundings(
        Set<String> roots,
        Map<String, Availability> steps,
        List<String> open,
        List<Expression> guards,
        List<Isolation.Cell> cells) {

    static Surroundings of(Set<String> roots) {
        return new Surroundings(roots, new LinkedHashMap<>(), List.of(), List.of(), List.of());
    }

    /// The same place with further names.
    Surroundings seeing(String... names) {
        var more = new HashSet<>(roots);
        more.addAll(List.of(names));
        return new Surroundings(more, steps, open, guards, cells);
    }

    /// A branch: what runs in it does not show in this.
    Surroundings branch() {
        return new Surroundings(roots, new LinkedHashMap<>(steps), open, guards, cells);
    }

    /// A branch or an iteration that runs beside others.
    Surroundings branch(Isolation.Cell cell) {
        return new Surroundings(roots, new LinkedHashMap<>(steps), open, guards, Isolation.with(cells, cell));
    }

    Surroundings inside(String step) {
        var more = new ArrayList<>(open);
        more.add(step);
        return new Surroundings(roots, steps, more, guards, cells);
    }

    Surroundings where(Expression condition) {
        var more = new ArrayList<>(guards);
        more.add(condition);
        return new Surroundings(roots, steps, open, more, cells);
    }

    void ran(String step, Availability availability) {
        steps.put(step, availability);
    }

    /// The steps that a branch added become uncertain here.
    void join(Surroundings branch, Availability availability) {
        branch.steps().forEach((step, how) -> {
            boolean ranThere = how != Availability.EARLIER_TURN;
            if (ranThere && steps.get(step) == Availability.EARLIER_TURN) {
                steps.put(step, availability);
            } else {
                steps.putIfAbsent(step, ranThere ? availability : how);
            }
        });
    }

    /// A copy in which the given steps are uncertain.
    Surroundings doubting(Set<String> uncertain, Availability availability) {
        var copy = branch();
        uncertain.forEach(step -> copy.steps().replace(step, availability));
        return copy;
    }
}
