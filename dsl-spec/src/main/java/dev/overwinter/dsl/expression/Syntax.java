package dev.overwinter.dsl.expression;

import java.util.List;

/// What parsing a JavaScript expression gives.
public sealed interface Syntax {

    /// @param readings the free names, in the order of the text
    record Parsed(List<Reading> readings) implements Syntax {
        public Parsed {
            readings = List.copyOf(readings);
        }
    }

    /// @param message what is wrong, in lower case and without a full stop
    /// @param start where, in the expression's text; `end` is exclusive
    record Broken(String message, int start, int end) implements Syntax {}
}
