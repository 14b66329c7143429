package dev.overwinter.dsl.bind;

/// Which late values may stand in a template.
enum Allowed {
    /// None: everywhere but in the `with` of a call.
    NOTHING,
    /// `secrets.NAME`: in the `with` of a call.
    SECRETS,
    /// Also `callback.url` and `callback.token`: in the `with` of a gate's call.
    SECRETS_AND_CALLBACK
}
