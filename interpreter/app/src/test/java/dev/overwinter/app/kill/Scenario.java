package dev.overwinter.app.kill;

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

    boolean isUndone() {
        return this == WITHDRAWN;
    }
}
