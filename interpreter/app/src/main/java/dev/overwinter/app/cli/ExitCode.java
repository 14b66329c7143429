package dev.overwinter.app.cli;

import tools.jackson.databind.JsonNode;

/// What the program's exit codes mean. Documented in the README.
final class ExitCode {
    static final int OK = 0;

    /// The execution ended, but not completed; a test failed.
    static final int NOT_COMPLETED = 1;

    /// Wrong use of the command line.
    static final int USAGE = 2;

    /// The execution waits for an answer, or for longer than the command does.
    static final int PARKED = 3;

    /// The execution is held or rests: an operator has to decide.
    static final int HELD = 4;

    /// A workflow, an input or an environment that does not fit.
    static final int INVALID = 5;

    /// The engine refused the request: unknown execution or token, closed gate.
    static final int REFUSED = 6;

    /// The database is locked, damaged or failing.
    static final int STORE = 7;

    /// A file, an address or the server cannot be reached.
    static final int UNREACHABLE = 8;

    /// A fault of overwinter itself.
    static final int INTERNAL = 70;

    private ExitCode() {}

    /// The code that tells how an execution stands.
    static int of(JsonNode view) {
        return switch (view.path("status").asString()) {
            case "completed" -> OK;
            case "held", "resting" -> HELD;
            case "failed", "cancelled", "timedOut", "terminated" -> NOT_COMPLETED;
            default -> PARKED;
        };
    }
}
