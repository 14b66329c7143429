package dev.overwinter.dsl;

/// A value bound by the driver at the call: it stands in no stored input.
public sealed interface LateValue {

    /// `secrets.NAME`
    record Secret(String name) implements LateValue {}

    /// `callback.url`
    record CallbackUrl() implements LateValue {}

    /// `callback.token`
    record CallbackToken() implements LateValue {}
}
