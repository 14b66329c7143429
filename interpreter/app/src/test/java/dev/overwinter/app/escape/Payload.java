package dev.overwinter.app.escape;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// One attempt (`payloads.yaml`).
///
/// @param js one JavaScript expression
record Payload(String name, String js, Gives gives) {

    /// Throws; shows that a place is evaluated at all.
    static final Payload CONTROL = new Payload("control", "(() => { throw new Error('REACHED') })()", Gives.ERROR);

    enum Gives {
        ERROR,
        ANYTHING,
        STOP
    }

    static List<Payload> all() {
        return Resource.read("payloads.yaml").valueStream().map(Payload::of).toList();
    }

    private static Payload of(JsonNode row) {
        var gives = Gives.valueOf(row.path("gives").asString("error").toUpperCase(java.util.Locale.ROOT));
        return new Payload(row.path("name").asString(), row.path("js").asString(), gives);
    }
}
