package dev.overwinter.app.simulation;

import dev.overwinter.engine.core.Event.Released.Decision;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What an operator decides about what is held or rests, and when.
///
/// @param nanos after it was held, or came to rest
record Operator(long nanos, Decision decision) {
    /// As the agents' own.
    static final JsonNode OUTPUT =
            JsonNodeFactory.instance.objectNode().put("n", 1).put("yes", true).put("bad", false);

    private static final int MOST_RETRIES = 3;

    /// @param number of the hold at this key, from 1
    static Operator onHold(Oracle oracle, String key, int number) {
        var reply = oracle.reply(key + "/hold", number);
        var decision = number > MOST_RETRIES ? Decision.COMPENSATE : Decision.values()[reply.number() % 4];
        return new Operator(reply.nanos(), decision);
    }

    /// @param root the key of the execution
    static Operator atRest(Oracle oracle, String root, int number) {
        var reply = oracle.reply(root + "/rest", number);
        boolean tries = number <= MOST_RETRIES && reply.number() % 3 > 0;
        return new Operator(reply.nanos(), tries ? Decision.RETRY : Decision.SKIP);
    }
}
