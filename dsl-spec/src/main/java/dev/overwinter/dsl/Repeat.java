package dev.overwinter.dsl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `repeat:` is a bounded loop.
///
/// @param whileHolds asked before each turn; a turn is made while it holds
/// @param until asked after each turn; the loop ends once it holds
/// @param continues true for `onExhausted: continue`: the loop completes where its turns are used up
public record Repeat(
        StepHead head,
        List<Node> steps,
        @Nullable Expression whileHolds,
        @Nullable Expression until,
        Amount maxIterations,
        boolean continues)
        implements Node {
    public Repeat {
        steps = List.copyOf(steps);
    }

    @Override
    public String kind() {
        return "repeat";
    }

    @Override
    public List<List<Node>> bodies() {
        return List.of(steps);
    }
}
