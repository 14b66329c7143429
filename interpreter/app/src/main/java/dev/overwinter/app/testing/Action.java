package dev.overwinter.app.testing;

import dev.overwinter.dsl.Span;
import dev.overwinter.engine.core.Event.Released.Decision;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One line of a script: what somebody does, or what befalls the engine.
sealed interface Action {

    Span span();

    /// @param visit the n-th gate that the step opened; null: the open one
    /// @param refused the code with which the answer must be refused; null: it must be taken
    record Answer(
            Span span,
            String step,
            @Nullable Integer visit,
            Person as,
            @Nullable String action,
            @Nullable JsonNode payload,
            @Nullable String comment,
            @Nullable String error,
            @Nullable String errorDetail,
            @Nullable String refused)
            implements Action {}

    record Person(String user, List<String> groups) {}

    record Heartbeat(Span span, String step, @Nullable String refused) implements Action {}

    /// A CloudEvent comes from outside.
    record Occurs(Span span, JsonNode event, @Nullable String refused) implements Action {}

    record Advance(Span span, Duration duration) implements Action {}

    record Cancel(
            Span span,
            String as,
            @Nullable String reason,
            @Nullable String refused) implements Action {}

    record Terminate(
            Span span,
            String as,
            @Nullable String reason,
            @Nullable String refused) implements Action {}

    record Release(
            Span span,
            Decision decision,
            @Nullable JsonNode output,
            String as,
            @Nullable String reason,
            @Nullable String refused)
            implements Action {}

    record CrashNow(Span span) implements Action {}

    /// The process dies right after the checkpoint that holds this entry.
    ///
    /// @param after a step's id (its end), or a line of the history
    record CrashAfter(Span span, String after) implements Action {}

    /// The process is away for so long: what falls due meanwhile is late.
    record Down(Span span, Duration duration) implements Action {}

    /// The system's clock is put back.
    record ClockBack(Span span, Duration duration) implements Action {}

    record SetEnv(Span span, Map<String, @Nullable String> values) implements Action {}

    record SetSecrets(Span span, Map<String, @Nullable String> values) implements Action {}

    /// Another start.
    ///
    /// @param same true where it must give the case's own execution
    record Start(
            Span span,
            @Nullable String name,
            @Nullable JsonNode input,
            boolean same,
            @Nullable String refused) implements Action {}

    /// Another text of a workflow is made known: what starts from now on has it.
    record Deploy(Span span, CaseFile.Other workflow) implements Action {}

    /// What ended, or came in, longer ago is removed.
    record Retain(Span span, Duration age) implements Action {}

    /// The engine is started anew without an agent, or with it again.
    record Install(Span span, String agent, boolean installed) implements Action {}

    record Expect(Span span, Expectation expectation) implements Action {}
}
