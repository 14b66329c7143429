package dev.overwinter.engine.core;

import java.util.Comparator;

/// Where a name is visible: a step's result, a variable.
///
/// @param scope the workflow (root), a branch, an iteration or an undo
/// @param name of the step or the variable
public record Place(NodeKey scope, String name) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::scope).thenComparing(Place::name);

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }
}
