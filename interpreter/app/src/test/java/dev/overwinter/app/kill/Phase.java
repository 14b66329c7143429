package dev.overwinter.app.kill;

import dev.overwinter.app.kill.KillPoint.AtLine;
import dev.overwinter.app.kill.KillPoint.Fate;
import dev.overwinter.app.kill.KillPoint.InRequest;
import java.util.List;
import java.util.stream.Stream;

/// A part of an execution's life, with its kill points in the order of the run.
enum Phase {
    /// From the start to the gate.
    TO_GATE(4, points(
            lines("clinicalExtraction", "medicalNecessity"),
            requests("GET /criteria"),
            lines("payerCriteria", "criteriaCheck", "justificationLetter", "physicianReview"))),
    /// The physician answers; the answering process goes on with the work.
    ANSWER(2, points(lines("the decision was taken", "physicianReview"), requests("POST /authorizations"))),
    /// From the answer to the end.
    TO_END(4, points(
            requests("POST /authorizations"),
            lines("submission"),
            requests("GET /authorizations/{id}"),
            lines("1 probe,", "2 probes,", "3 probes,", "adjudication"))),
    /// From the answer to the end, where the payer breaks.
    TO_UNDO(5, points(
            requests("POST /authorizations"),
            requests("GET /authorizations/{id}"),
            lines("2 probes,"),
            requests("DELETE /authorizations/{id}"),
            requests("DELETE /authorizations/{id}"),
            lines("voidSubmission", "adjudication")));

    private final int kills;
    private final List<KillPoint> points;

    Phase(int kills, List<KillPoint> points) {
        this.kills = kills;
        this.points = points;
    }

    /// How many kills one execution suffers in this phase, at most.
    int kills() {
        return kills;
    }

    List<KillPoint> points() {
        return points;
    }

    private static List<KillPoint> points(KillPoint[]... parts) {
        return Stream.of(parts).flatMap(Stream::of).toList();
    }

    private static KillPoint[] lines(String... texts) {
        return Stream.of(texts).map(AtLine::new).toArray(KillPoint[]::new);
    }

    private static KillPoint[] requests(String endpoint) {
        return Stream.of(Fate.values()).map(fate -> new InRequest(endpoint, fate)).toArray(KillPoint[]::new);
    }
}
