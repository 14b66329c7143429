package dev.overwinter.agent;

/// A named unit of outside work. Thread-safe: calls run side by side, each on a virtual thread.
///
/// A call is delivered **at least once**: after a crash of the engine the same attempt comes again with the same
/// idempotency key. Pass the key on to whatever honours it.
public interface Agent {

    /// Dotted lower-case name under which workflows call it, such as `http.request`. No name may be a prefix of
    /// another's text.
    String name();

    /// Recorded with every attempt; executions are not pinned to it.
    String version();

    /// JSON Schema (2020-12) of the input, as JSON text; checked before each call. `{}` accepts everything.
    default String inputSchema() {
        return "{}";
    }

    /// JSON Schema (2020-12) of the output, as JSON text, for editors and documentation. `{}` promises nothing.
    default String outputSchema() {
        return "{}";
    }

    /// Does the work. Blocking is fine. Poll or listen to `call.cancellation()`: the engine never interrupts.
    ///
    /// An exception is taken as `AgentResult.Failed` of type `agent.failed` with an unknown effect, not retryable.
    AgentResult call(AgentCall call) throws Exception;
}
