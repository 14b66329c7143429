package dev.overwinter.dsl.bind;

import java.util.List;

/// The kind keys of a step.
public final class Kinds {
    /// Those that are built, in the order of the documentation.
    public static final List<String> ALL =
            List.of("agent", "approval", "callback", "poll", "wait", "set", "commit", "do", "switch", "fail", "return");

    /// Those that belong to the language but come later.
    public static final List<String> LATER = List.of("parallel", "forEach", "repeat", "workflow", "emit", "listen");

    private Kinds() {}
}
