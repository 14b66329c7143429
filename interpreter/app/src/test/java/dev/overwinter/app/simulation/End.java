package dev.overwinter.app.simulation;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/// How and when something ended.
///
/// @param at nanoseconds since the start
/// @param value of what completed, returned or was caught
/// @param err of what failed or was caught; of what was stopped: why
/// @param armed true for a call that succeeded although its step had been told to stop
record End(long at, How how, JsonNode value, @Nullable Err err, boolean armed) {
    enum How {
        COMPLETED,
        CAUGHT,
        SKIPPED,
        FAILED,
        RETURNED,
        STOPPED
    }

    static End completed(long at, JsonNode value) {
        return new End(at, How.COMPLETED, value, null, false);
    }

    static End caught(long at, JsonNode value, Err err) {
        return new End(at, How.CAUGHT, value, err, false);
    }

    static End skipped(long at) {
        return new End(at, How.SKIPPED, NullNode.instance, null, false);
    }

    static End failed(long at, Err err) {
        return new End(at, How.FAILED, NullNode.instance, err, false);
    }

    static End returned(long at, JsonNode value) {
        return new End(at, How.RETURNED, value, null, false);
    }

    static End stopped(long at, Err reason) {
        return new End(at, How.STOPPED, NullNode.instance, reason, false);
    }

    End later(long time) {
        return new End(time, how, value, err, armed);
    }

    End afterAll() {
        return new End(at, how, value, err, true);
    }

    Err error() {
        return java.util.Objects.requireNonNull(err);
    }
}
