package dev.overwinter.dsl;

import java.util.List;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;

/// A value of the file in which expressions may stand at any depth.
public sealed interface Template {

    /// A value without any expression.
    record Literal(JsonNode value) implements Template {}

    /// `${ ... }` as a whole value; the result keeps its type.
    record Computed(Expression expression) implements Template {}

    /// Text with at least one `${ ... }` inside.
    record Text(List<Part> parts) implements Template {}

    /// A whole value that the driver fills in at the call and that never reaches a row.
    record Late(LateValue value) implements Template {}

    record Items(List<Template> items) implements Template {}

    record Fields(SequencedMap<String, Template> fields) implements Template {}

    /// A piece of a `Text`.
    sealed interface Part {
        record Fixed(String text) implements Part {}

        record Embedded(Expression expression) implements Part {}

        record LatePart(LateValue value) implements Part {}
    }
}
