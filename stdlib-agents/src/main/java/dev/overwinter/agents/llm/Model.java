package dev.overwinter.agents.llm;

import java.util.List;

/// Whatever answers: an endpoint, a file of recorded replies, or an endpoint whose replies are recorded.
sealed interface Model permits EndpointModel, RecordedModel, RecordingModel {

    /// One round of a dialogue.
    ///
    /// @param round from 1; each correction is one more
    Reply reply(List<Message> dialogue, int round);
}
