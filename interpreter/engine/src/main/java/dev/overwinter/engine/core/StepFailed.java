package dev.overwinter.engine.core;

/// A step cannot begin what it is about to: it fails with this error.
final class StepFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient StepError error;

    StepFailed(StepError error) {
        super(error.title(), null, false, false);
        this.error = error;
    }

    StepError error() {
        return error;
    }
}
