package dev.overwinter.dsl.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One use of a free name in an expression, with the properties read from it: `steps.review?.output.ok`.
///
/// @param root the free name
/// @param start where it begins in the expression's text; `end` is exclusive
/// @param segments the properties, in order
/// @param called true for `name(...)`, a call of the free name itself
/// @param assigned true where the expression assigns to it or to a property of it
public record Reading(String root, int start, int end, List<Segment> segments, boolean called, boolean assigned) {
    public Reading {
        segments = List.copyOf(segments);
    }

    /// The property at a depth, or null where there is none or it is not written out.
    public @Nullable String name(int depth) {
        return depth < segments.size() ? segments.get(depth).name() : null;
    }

    /// One property.
    ///
    /// @param name null where it is computed, as in `steps[x]`
    /// @param optional true for `?.`
    public record Segment(@Nullable String name, int start, int end, boolean optional) {}
}
