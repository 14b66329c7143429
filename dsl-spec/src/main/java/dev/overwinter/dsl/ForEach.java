package dev.overwinter.dsl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `forEach:` runs a list of steps for each item.
///
/// @param in gives the list of items
/// @param as the name under which the body sees its item
/// @param concurrency how many iterations run at once
/// @param result what an iteration gives, evaluated inside it; absent: the value of its list
public record ForEach(
        StepHead head,
        Template in,
        String as,
        Amount concurrency,
        List<Node> steps,
        @Nullable Template result,
        Join join)
        implements Node {
    /// Where the author names no `concurrency:`.
    public static final int DEFAULT_CONCURRENCY = 10;

    /// Where the author names no `as:`.
    public static final String DEFAULT_NAME = "item";

    public ForEach {
        steps = List.copyOf(steps);
    }

    @Override
    public String kind() {
        return "forEach";
    }

    @Override
    public List<List<Node>> bodies() {
        return List.of(steps);
    }
}
