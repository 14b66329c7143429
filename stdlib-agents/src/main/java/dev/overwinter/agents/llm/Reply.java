package dev.overwinter.agents.llm;

import org.jspecify.annotations.Nullable;

/// What a model said.
///
/// @param model the name that the reply goes by
/// @param inputTokens 0 where the endpoint does not tell
record Reply(@Nullable String model, String text, long inputTokens, long outputTokens, End end) {

    enum End {
        COMPLETE,
        /// `maxTokens` was reached in the middle.
        CUT,
        /// The endpoint's content filter stepped in.
        REFUSED
    }
}
