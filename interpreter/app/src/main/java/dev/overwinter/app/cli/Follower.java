package dev.overwinter.app.cli;

import dev.overwinter.app.operations.Operations;
import dev.overwinter.app.view.ExecutionText;
import dev.overwinter.app.view.ExecutionView.Detail;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Follows an execution until it has ended or waits for somebody. On a terminal it draws the tree of steps again
/// and again in place, elsewhere it prints a line for every step that moves.
final class Follower {
    /// Durations on a terminal tick; elsewhere only a change is worth looking.
    private static final Duration TICK = Duration.ofMillis(250);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private final Operations operations;
    private final OverwinterCommand.Context context;
    private final Duration patience;
    private final ExecutionText text;
    private final PrintWriter out;
    private final @Nullable LiveTree live;
    private final boolean quiet;
    private final Map<String, String> printed = new HashMap<>();

    /// @param patience how long it waits for time to pass before it says that the execution is parked
    Follower(Operations operations, OverwinterCommand.Context context, Duration patience) {
        this.operations = operations;
        this.context = context;
        this.patience = patience;
        text = new ExecutionText(context.options().style());
        // JSON goes to stdout alone, what happens to stderr.
        out = context.options().isJson() ? context.err() : context.out();
        quiet = context.options().isJson();
        live = GlobalOptions.isTerminal() && !quiet ? new LiveTree(out) : null;
    }

    /// Follows to the next point at which nothing moves by itself soon.
    ///
    /// @return the view then, with its values
    JsonNode follow(String execution) {
        Farewell.say(out, farewell(execution));
        long version = 0;
        while (true) {
            var view = operations.follow(execution, version, live == null ? LOOK_AGAIN : TICK);
            boolean isQuiet = view.path("version").asLong() == version;
            version = view.path("version").asLong();
            boolean isSettled = isSettled(view);
            progress(view, isSettled, isQuiet);
            if (isSettled) {
                return operations.show(execution, Detail.VALUES);
            }
        }
    }

    private String farewell(String execution) {
        return operations.isEmbedded()
                ? System.lineSeparator()
                        + "Parked. What is done stays done; it goes on with `overwinter resume` or `overwinter"
                        + " serve`." + System.lineSeparator() + "  overwinter show " + execution
                : System.lineSeparator() + "It goes on, run by `overwinter serve`: overwinter show " + execution;
    }

    private boolean isSettled(JsonNode view) {
        return switch (view.path("status").asString()) {
            case "running", "suspended", "compensating" ->
                !view.path("busy").asBoolean()
                        && !isDue(view, Instant.now())
                        && (!view.path("gates").isEmpty() || waitsLong(view) && childrenAreSettled(view.path("steps")));
            default -> true;
        };
    }

    /// A child that moves, or has ended, will move its parent.
    private boolean childrenAreSettled(JsonNode steps) {
        return children(steps).stream().allMatch(child -> !child.hasNonNull("endedAt") && isSettled(child));
    }

    /// The executions that the steps wait for.
    private List<JsonNode> children(JsonNode steps) {
        var children = new ArrayList<JsonNode>();
        for (var step : steps) {
            if (step.has("child")) {
                children.add(operations.show(step.path("child").asString(), Detail.VALUES));
            }
            step.path("parts").forEach(part -> children.addAll(children(part.path("steps"))));
        }
        return children;
    }

    private static boolean isDue(JsonNode view, Instant now) {
        return view.hasNonNull("nextDue")
                && !Instant.parse(view.path("nextDue").asString()).isAfter(now);
    }

    /// True where the execution stands still at a gate or for long, so that there is nothing to follow.
    boolean isParked(String execution) {
        var view = operations.follow(execution, 0, Duration.ZERO);
        return isSettled(view) && ExitCode.of(view) == ExitCode.PARKED;
    }

    private boolean waitsLong(JsonNode view) {
        return !view.hasNonNull("nextDue")
                || Instant.parse(view.path("nextDue").asString())
                        .isAfter(Instant.now().plus(patience));
    }

    private void progress(JsonNode view, boolean isSettled, boolean isQuiet) {
        if (live == null) {
            view.path("steps").forEach(step -> changed(step, 1, isQuiet));
            out.flush();
        } else if (isSettled) {
            live.finish(text.tree(view));
        } else {
            live.draw(text.tree(view));
        }
    }

    /// Prints a step that moved since it was last seen. Running leaves are left out, since their end is soon
    /// printed, unless it has been quiet for a while.
    private void changed(JsonNode step, int depth, boolean isQuiet) {
        var id = step.path("id").asString();
        var status = step.path("status").asString("");
        var line = status + "|" + step.path("probes").asInt() + "|"
                + step.path("attempts").asInt() + "|" + step.path("waitsFor").asString("") + "|"
                + step.path("visit").asInt();
        boolean isLeaf = !step.has("parts");
        boolean isWorthALine =
                !status.isEmpty() && !status.equals("pending") && !(status.equals("running") && isLeaf && !isQuiet);
        if (isWorthALine && !line.equals(printed.put(id, line))) {
            out.println(text.line(step, depth));
        }
        for (var part : step.path("parts")) {
            part.path("steps").forEach(child -> changed(child, depth + 1, isQuiet));
        }
    }

    /// The end of a command that followed: the view, and what can be done next.
    int end(JsonNode view) {
        Farewell.keepQuiet();
        if (quiet) {
            context.json(view);
            return ExitCode.of(view);
        }
        out.println(text.head(view));
        text.foot(view).forEach(out::println);
        text.howToAnswer(view).forEach(out::println);
        children(view.path("steps")).forEach(child -> {
            out.println("waits for " + text.head(child));
            text.howToAnswer(child).forEach(out::println);
        });
        if (ExitCode.of(view) == ExitCode.PARKED && view.path("gates").isEmpty() && view.hasNonNull("nextDue")) {
            out.println(
                    "It waits until " + ExecutionText.when(view.path("nextDue").asString()) + "; "
                            + (operations.isEmbedded()
                                    ? "`overwinter resume` or `overwinter serve` goes on then."
                                    : "`overwinter serve` goes on then."));
        }
        return ExitCode.of(view);
    }
}
