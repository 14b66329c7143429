package dev.overwinter.agents.llm;

import dev.overwinter.agent.AgentCall;
import dev.overwinter.agent.AgentResult.Effect;
import dev.overwinter.agents.AgentFailure;
import java.util.List;

/// Plays replies from a file, and says that it does.
final class RecordedModel implements Model {

    private final RecordingFile file;
    private final AgentCall call;
    private final String agent;

    RecordedModel(RecordingFile file, AgentCall call, String agent) {
        this.file = file;
        this.call = call;
        this.agent = agent;
    }

    @Override
    public Reply reply(List<Message> dialogue, int round) {
        if (call.cancellation().isCancelled()) {
            throw AgentFailure.cancelled(Effect.NONE);
        }
        String digest = RequestDigest.of(agent, call.input());
        List<RecordedReply> replies = file.read().replies();
        RecordedReply found = replies.stream()
                .filter(reply -> reply.fits(call.origin().step(), round, digest, call.input()))
                .findFirst()
                .orElseThrow(() -> unrecorded(replies, round, digest));
        String name = found.model() == null ? "recorded" : "recorded:" + found.model();
        return new Reply(name, found.text(), found.inputTokens(), found.outputTokens(), Reply.End.COMPLETE);
    }

    private AgentFailure unrecorded(List<RecordedReply> replies, int round, String digest) {
        String step = call.origin().step();
        long ofStep =
                replies.stream().filter(reply -> reply.step().equals(step)).count();
        String held = ofStep == 0
                ? "none is for this step"
                : ofStep + " for this step, but none that matches this input and round " + round;
        String detail = "No recorded reply fits step \"%s\", round %d, in %s (%d replies, %s). Write one there with "
                + "`step: %s`, or record it: run once with a real model and baseUrl and with `record: %s`. "
                + "The request is %s.";
        return AgentFailure.of(
                "llm.unrecorded",
                "No recorded reply for step \"" + step + "\"",
                detail.formatted(step, round, file.shown(), replies.size(), held, step, file.shown(), digest),
                Effect.NONE,
                false);
    }
}
