package dev.overwinter.app.kill;

import dev.overwinter.app.kill.KillPoint.AtLine;
import dev.overwinter.app.kill.KillPoint.Fate;
import dev.overwinter.app.kill.KillPoint.InRequest;
import java.util.List;
import java.util.stream.Stream;

/// A part of an execution's life, with its kill points in the order of the run.
enum Phase {
    /// From the start to the gate, where the model's replies come from the file.
    TO_GATE(
            4,
            points(
                    lines("✓ clinicalExtraction", "✓ medicalNecessity"),
                    requests("GET /criteria"),
                    lines("✓ payerCriteria", "✓ criteriaCheck", "✓ justificationLetter", "◷ physicianReview"))),
    /// From the start to the gate, where a model is asked.
    TO_GATE_WITH_MODEL(
            4,
            points(
                    requests(RecordedModel.endpoint("clinicalExtraction")),
                    requests(RecordedModel.endpoint("medicalNecessity")),
                    requests("GET /criteria"),
                    lines("✓ payerCriteria"),
                    requests(RecordedModel.endpoint("criteriaCheck")),
                    requests(RecordedModel.endpoint("justificationLetter")),
                    lines("◷ physicianReview"))),
    /// The physician answers; the answering process goes on with the work.
    ANSWER(
            3,
            points(
                    lines("the decision was taken", "✓ physicianReview"),
                    requests("POST /authorizations"),
                    lines("✓ submission"))),
    /// From the answer to the end.
    TO_END(
            4,
            points(
                    requests("POST /authorizations"),
                    lines("✓ submission"),
                    requests("GET /authorizations/{id}"),
                    lines("1 probe,", "2 probes,", "3 probes,", "✓ adjudication"))),
    /// From the answer to the end, where the payer breaks.
    TO_UNDO(
            6,
            points(
                    requests("POST /authorizations"),
                    requests("GET /authorizations/{id}"),
                    lines("2 probes,", "✗ adjudication"),
                    requests("DELETE /authorizations/{id}"),
                    requests("DELETE /authorizations/{id}"),
                    lines("voidSubmission")));

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

    boolean isBeforeGate() {
        return this == TO_GATE || this == TO_GATE_WITH_MODEL;
    }

    private static KillPoint[] lines(String... texts) {
        return Stream.of(texts).map(AtLine::new).toArray(KillPoint[]::new);
    }

    private static KillPoint[] requests(String endpoint) {
        return Stream.of(Fate.values())
                .map(fate -> new InRequest(endpoint, fate))
                .toArray(KillPoint[]::new);
    }
}
