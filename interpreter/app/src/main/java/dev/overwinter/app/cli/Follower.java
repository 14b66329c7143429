package dev.overwinter.app.cli;

import dev.overwinter.app.operations.Operations;
import dev.overwinter.app.view.ExecutionText;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Follows an execution until it has ended or waits for somebody, and prints a line for every step that moves.
final class Follower {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final Operations operations;
    private final OverwinterCommand.Context context;
    private final Duration patience;
    private final ExecutionText text;
    private final PrintWriter out;
    private final boolean live;
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
        live = GlobalOptions.isTerminal() && !quiet;
    }

    /// Follows to the next point at which nothing moves by itself soon.
    ///
    /// @return the view then
    JsonNode follow(String execution) {
        long version = 0;
        while (true) {
            var view = operations.follow(execution, version, LOOK_AGAIN);
            version = view.path("version").asLong();
            progress(view);
            if (isSettled(view)) {
                clear();
                return view;
            }
        }
    }

    private boolean isSettled(JsonNode view) {
        return switch (view.path("status").asString()) {
            case "running", "compensating" -> view.path("wakeAt").isString() && waitsLong(view);
            case "suspended" -> !view.path("gates").isEmpty() || waitsLong(view);
            default -> true;
        };
    }

    private boolean waitsLong(JsonNode view) {
        return !view.hasNonNull("nextDue")
                || Instant.parse(view.path("nextDue").asString()).isAfter(Instant.now().plus(patience));
    }

    private void progress(JsonNode view) {
        clear();
        view.path("steps").forEach(step -> changed(step, 1));
        if (live) {
            view.path("steps").forEach(this::running);
            out.flush();
        }
    }

    private void changed(JsonNode step, int depth) {
        var id = step.path("id").asString();
        var status = step.path("status").asString("");
        var line = status + "|" + step.path("probes").asInt() + "|" + step.path("attempts").asInt() + "|"
                + step.path("waitsFor").asString("") + "|" + step.path("visit").asInt();
        boolean worthALine = !status.isEmpty() && !status.equals("pending") && !(status.equals("running") && live);
        boolean isOuter = step.has("parts") && status.equals("running");
        if (worthALine && !line.equals(printed.put(id, line))) {
            if (!status.equals("running") || isOuter) {
                out.println(text.line(step, depth));
            }
        }
        for (var part : step.path("parts")) {
            part.path("steps").forEach(child -> changed(child, depth + 1));
        }
    }

    private void running(JsonNode step) {
        if (step.path("status").asString("").equals("running") && !step.has("parts")) {
            out.print(CLEAR_LINE + text.line(step, 1));
        }
        for (var part : step.path("parts")) {
            part.path("steps").forEach(this::running);
        }
    }

    private void clear() {
        if (live) {
            out.print(CLEAR_LINE);
            out.flush();
        }
    }

    /// The end of a command that followed: the view, and what can be done next.
    int end(JsonNode view) {
        if (quiet) {
            context.json(view);
            return ExitCode.of(view);
        }
        out.println(text.head(view));
        text.foot(view).forEach(out::println);
        text.howToAnswer(view).forEach(out::println);
        if (ExitCode.of(view) == ExitCode.PARKED && view.path("gates").isEmpty() && view.hasNonNull("nextDue")) {
            out.println("It waits until " + view.path("nextDue").asString()
                    + "; `overwinter resume` or `overwinter serve` goes on then.");
        }
        return ExitCode.of(view);
    }
}
