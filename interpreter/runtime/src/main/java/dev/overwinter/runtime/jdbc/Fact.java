package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.Transition;
import dev.overwinter.engine.port.Store;
import java.time.Instant;

/// A fact on its way into an execution's inbox.
record Fact(String execution, String kind, byte[] body, Instant at) {

    static Fact of(Transition.Send send) {
        var event = send.event();
        return new Fact(
                send.execution(),
                event.getClass().getSimpleName(),
                StateCodec.writeBytes(StateCodec.inboxBody(event)),
                event.at());
    }

    static Fact of(Store.Offer offer) {
        return new Fact(offer.execution(), offer.kind(), StateCodec.writeBytes(offer.body()), offer.at());
    }
}
