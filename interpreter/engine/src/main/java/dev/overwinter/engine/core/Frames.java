package dev.overwinter.engine.core;

import org.jspecify.annotations.Nullable;

/// What the catch, finally and undo frames around a node say: which error, which ledger entry, which output.
final class Frames {
    private @Nullable StepError error;
    private @Nullable LedgerEntry undo;
    private @Nullable Ref output;
    private boolean inFinally;

    Frames(Turn turn, NodeKey key) {
        var node = turn.node(key);
        boolean isNearest = true;
        while (node != null && !node.key().isRoot() && undo == null) {
            if (node.key().isWord()) {
                look(turn, node, isNearest);
                isNearest = false;
            }
            node = turn.node(node.parent());
        }
    }

    private void look(Turn turn, NodeState frame, boolean isNearest) {
        var owner = turn.node(frame.parent());
        var outcome = owner == null ? null : owner.outcome();
        if (isNearest) {
            error = errorOf(outcome);
        }
        switch (frame.key().frameName()) {
            case "undo" -> undo = turn.ledger.get(frame.ledgerSeq());
            case "finally" -> {
                if (!inFinally) {
                    inFinally = true;
                    output = outputOf(outcome);
                }
            }
            default -> {}
        }
    }

    static @Nullable StepError errorOf(@Nullable Outcome outcome) {
        return switch (outcome) {
            case null -> null;
            case Outcome.Failed(var failure) -> failure;
            case Outcome.Stopped(var reason) -> reason;
            case Outcome.Caught(var _, var caught) -> caught;
            case Outcome.Completed _, Outcome.Skipped _, Outcome.Returned _ -> null;
        };
    }

    static @Nullable Ref outputOf(@Nullable Outcome outcome) {
        return switch (outcome) {
            case null -> null;
            case Outcome.Completed(var value) -> value;
            case Outcome.Returned(var value) -> value;
            case Outcome.Caught(var value, var _) -> value;
            case Outcome.Failed _, Outcome.Stopped _, Outcome.Skipped _ -> null;
        };
    }

    /// The error that the nearest frame handles, undoes or follows.
    @Nullable
    StepError error() {
        return error;
    }

    /// The entry that the nearest undo frame works off.
    @Nullable
    LedgerEntry undo() {
        return undo;
    }

    @Nullable
    Ref output() {
        return output;
    }

    boolean inFinally() {
        return inFinally;
    }
}
