package dev.overwinter.engine.core;

/// How a visit ends.
public sealed interface Outcome {

    record Completed(Ref output) implements Outcome {}

    record Skipped() implements Outcome {}

    /// A failure that a catch clause handled.
    record Caught(Ref output, StepError error) implements Outcome {}

    record Failed(StepError error) implements Outcome {}

    /// Ended from outside: an enclosing scope failed, or the execution is cancelled or past its deadline.
    record Stopped(StepError reason) implements Outcome {}

    /// `return` was reached: the workflow ends with this output.
    record Returned(Ref output) implements Outcome {}
}
