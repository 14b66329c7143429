package dev.overwinter.dsl;

/// `emit:` sends a CloudEvent.
///
/// @param event the fields `type` (required), `id`, `source`, `subject`, `time`, `data`
public record Emit(StepHead head, Template.Fields event) implements Node {
    @Override
    public String kind() {
        return "emit";
    }
}
