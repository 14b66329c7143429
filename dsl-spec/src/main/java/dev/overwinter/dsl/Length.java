package dev.overwinter.dsl;

import java.time.Duration;

/// A length of time as the author wrote it: fixed, computed, or up to an instant.
public sealed interface Length {

    record Fixed(Duration duration) implements Length {}

    /// An expression that gives a duration text such as `30s` or `PT5M`.
    record Computed(Template template, Span span) implements Length {}

    /// `{ until: <instant> }`, only on `deadline` and `wait`; the template gives an ISO 8601 instant.
    record Until(Template instant, Span span) implements Length {}
}
