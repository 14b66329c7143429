package dev.overwinter.dsl.resolve;

import dev.overwinter.dsl.ForEach;
import dev.overwinter.dsl.Join;
import dev.overwinter.dsl.Node;
import dev.overwinter.dsl.Parallel;
import dev.overwinter.dsl.diagnostic.Diagnostics;
import dev.overwinter.dsl.diagnostic.Spelling;
import dev.overwinter.dsl.expression.Reading;
import dev.overwinter.dsl.expression.Usages.Usage;
import java.util.List;

/// Checks what an expression reads of a block: a branch that exists, and a result that may have failed.
final class ResultCheck {
    private final Diagnostics diagnostics;

    ResultCheck(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    /// False where something is wrong.
    boolean check(Usage usage, Node step, List<Usage> all, Surroundings here) {
        return switch (step) {
            case Parallel block
            when isPlain(block) -> branch(usage, block) && result(usage, block, block.join(), all, here);
            case ForEach block when isPlain(block) -> result(usage, block, block.join(), all, here);
            default -> true;
        };
    }

    /// The output is what the block gives, whatever happened.
    private static boolean isPlain(Node block) {
        return block.head().output() == null && block.head().catches().isEmpty();
    }

    private boolean branch(Usage usage, Parallel block) {
        var field = usage.reading().name(1);
        var name = usage.reading().name(2);
        boolean byBranch = "output".equals(field) || "results".equals(field);
        if (!byBranch || name == null || block.branches().containsKey(name)) {
            return true;
        }
        var hint = Spelling.hint(name, block.branches().keySet());
        diagnostics.error(
                "unknown-branch",
                "\"" + block.id() + "\" has no branch \"" + name + "\"",
                usage.at(2),
                null,
                hint != null
                        ? hint
                        : "it has " + String.join(", ", block.branches().keySet()));
        return false;
    }

    /// Where the join tolerates failures, a single result may be null.
    private boolean result(Usage usage, Node block, Join join, List<Usage> all, Surroundings here) {
        var reading = usage.reading();
        int field = fieldOfResult(reading);
        if (join.mode() == Join.Mode.ALL
                || !reads(reading, field)
                || here.guards().stream()
                        .anyMatch(guard -> guard.references().steps().contains(block.id()))
                || all.stream().anyMatch(other -> isCareful(other.reading(), block))) {
            return true;
        }
        var name = reading.name(field);
        diagnostics.warning(
                "may-be-missing",
                "this result of \"" + block.id() + "\" may be missing",
                usage.at(field),
                "the block goes on where some fail; their results are null",
                name == null ? "write ?.[...]" : "write ?." + name);
        return true;
    }

    /// The depth at which a property of one result is read: `output.logs.x`, `results[0].output.x`.
    private static int fieldOfResult(Reading reading) {
        boolean throughResults = "results".equals(reading.name(1)) && "output".equals(reading.name(3));
        return throughResults ? 4 : "output".equals(reading.name(1)) ? 3 : Integer.MAX_VALUE;
    }

    private static boolean reads(Reading reading, int field) {
        var segments = reading.segments();
        return field < segments.size() && !segments.get(field).optional();
    }

    private static boolean isCareful(Reading reading, Node block) {
        boolean same = reading.root().equals("steps") && block.id().equals(reading.name(0));
        return same && !reads(reading, fieldOfResult(reading));
    }
}
