package dev.overwinter.dsl.bind;

import java.util.List;

/// The kind keys of a step.
public final class Kinds {
    /// All of them, in the order of the documentation.
    public static final List<String> ALL = List.of(
            "agent",
            "approval",
            "callback",
            "poll",
            "wait",
            "set",
            "commit",
            "do",
            "switch",
            "parallel",
            "forEach",
            "repeat",
            "workflow",
            "emit",
            "listen",
            "fail",
            "return");

    private Kinds() {}
}
