package dev.overwinter.app.testing.suite;

/// What was asked for names no test; the message says what was looked for.
public final class NoTests extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoTests(String message) {
        super(message, null, false, false);
    }
}
