package dev.overwinter.app.kill;

import java.util.List;

/// How the payer behaves towards an execution, and how it then ends.
enum Scenario {
    /// The payer approves.
    APPROVED("AUTO", 0),
    /// The payer takes the first submission without a word, then approves.
    ANSWER_LOST("AUTO", 1),
    /// The payer breaks after the submission: it is withdrawn.
    WITHDRAWN("ERROR", 0);

    private final String decision;
    private final int lostResponses;

    Scenario(String decision, int lostResponses) {
        this.decision = decision;
        this.lostResponses = lostResponses;
    }

    String behaviour() {
        return "{\"decision\": \"%s\", \"loseResponse\": %d}".formatted(decision, lostResponses);
    }

    /// The phases that suffer kills: where it is undone, only what comes after the gate.
    List<Phase> phases(Site site) {
        return isUndone() ? List.of(Phase.TO_UNDO) : List.of(site.toGate(), Phase.ANSWER, Phase.TO_END);
    }

    Phase answer() {
        return isUndone() ? Phase.TO_UNDO : Phase.ANSWER;
    }

    Phase toEnd() {
        return isUndone() ? Phase.TO_UNDO : Phase.TO_END;
    }

    boolean isUndone() {
        return this == WITHDRAWN;
    }
}
