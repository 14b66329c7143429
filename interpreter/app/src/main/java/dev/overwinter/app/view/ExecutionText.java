package dev.overwinter.app.view;

import dev.overwinter.dsl.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// An execution's view as lines for a terminal.
public final class ExecutionText {
    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
    private static final int ID_WIDTH = 34;

    private final Style style;

    public ExecutionText(Style style) {
        this.style = style;
    }

    /// The head line: what, who, how it stands.
    public String head(JsonNode view) {
        var name = view.path("name").isString()
                ? view.path("workflow").asString() + "/" + view.path("name").asString()
                : view.path("workflow").asString();
        return style.bold(name) + "  " + style.dim(view.path("id").asString()) + "  " + status(view)
                + (view.hasNonNull("endedAt") ? " " : ", ")
                + style.dim(view.hasNonNull("endedAt") ? "in " + duration(view) : "started " + duration(view) + " ago");
    }

    private String status(JsonNode view) {
        var status = view.path("status").asString();
        return switch (status) {
            case "completed" -> style.green(status);
            case "running", "suspended" -> style.cyan(status);
            default -> style.red(status);
        };
    }

    /// One line a step, indented by depth.
    public List<String> tree(JsonNode view) {
        var lines = new ArrayList<String>();
        view.path("steps").forEach(step -> step(lines, step, 1));
        return lines;
    }

    private void step(List<String> lines, JsonNode step, int depth) {
        if (!step.path("id").asString().isEmpty()) {
            lines.add(line(step, depth));
        }
        int below = step.path("id").asString().isEmpty() ? depth : depth + 1;
        for (var part : step.path("parts")) {
            var word = part.path("part").asString();
            if (!word.equals("do")) {
                lines.add("  ".repeat(below) + style.dim(word + ":"));
            }
            int inner = word.equals("do") ? below : below + 1;
            part.path("steps").forEach(child -> step(lines, child, inner));
        }
    }

    /// One step without its parts.
    public String line(JsonNode step, int depth) {
        var status = step.path("status").asString();
        var indent = "  ".repeat(depth);
        var id = step.path("id").asString();
        var kind = step.path("kind").asString()
                + (step.has("agent") ? " " + step.path("agent").asString() : "");
        var text = new StringBuilder(indent).append(mark(status)).append(' ');
        text.append(padded(id, Math.max(1, ID_WIDTH - 2 * depth)));
        text.append(' ').append(style.dim(padded(kind, 22))).append(' ');
        text.append(step.has("millis") ? padded(duration(step), 9) : padded("", 9));
        var note = note(step, status);
        return (note.isEmpty() ? text.toString().stripTrailing() : text + " " + note);
    }

    private String note(JsonNode step, String status) {
        var notes = new ArrayList<String>();
        if (step.path("attempts").asInt() > 1) {
            notes.add("attempt " + step.path("attempts").asInt());
        }
        if (step.has("probes")) {
            int probes = step.path("probes").asInt();
            notes.add(probes + (probes == 1 ? " probe" : " probes"));
        }
        if (step.has("waitsFor")) {
            notes.add("waits for " + waitsFor(step));
        }
        if (step.has("error")) {
            notes.add(step.path("error").path("type").asString() + ": "
                    + step.path("error").path("title").asString());
        } else if (!List.of("completed", "running", "waiting", "pending").contains(status)) {
            notes.add(status);
        }
        var text = String.join(", ", notes);
        return step.has("error") && !status.equals("caught") ? style.red(text) : style.dim(text);
    }

    private static String waitsFor(JsonNode step) {
        var what = switch (step.path("waitsFor").asString()) {
            case "answer" -> "an answer";
            case "probe" -> "the next probe";
            case "attempt" -> "the next attempt";
            case "cancellation" -> "the call to stop";
            case "event" -> "an event";
            case "child" ->
                step.has("child") ? "child execution " + step.path("child").asString() : "its child to start";
            case "undo of child" -> "child execution " + step.path("child").asString("") + " to be undone";
            default -> "time to pass";
        };
        return step.has("until") ? what + " until " + when(step.path("until").asString()) : what;
    }

    private String mark(String status) {
        return switch (status) {
            case "completed" -> style.green("✓");
            case "running" -> style.cyan("▶");
            case "waiting" -> style.cyan("◷");
            case "failed", "held" -> style.red("✗");
            case "caught" -> style.green("↷");
            case "compensated" -> style.cyan("↶");
            case "skipped", "cancelled" -> style.dim("–");
            default -> style.dim("·");
        };
    }

    /// What stands below the tree: output, error, incident, open gates, undo.
    public List<String> foot(JsonNode view) {
        var lines = new ArrayList<String>();
        if (view.has("incident")) {
            incident(lines, view);
        }
        if (view.has("error")) {
            var error = view.path("error");
            lines.add("error: " + error.path("type").asString() + ": "
                    + error.path("title").asString()
                    + (error.path("step").asString("").isEmpty()
                            ? ""
                            : " (step " + error.path("step").asString() + ")"));
            if (error.hasNonNull("detail")) {
                lines.add("  " + error.path("detail").asString());
            }
        }
        if (List.of("failed", "cancelled", "timedOut")
                        .contains(view.path("status").asString())
                && view.path("undone").isEmpty()
                && view.path("notUndone").isEmpty()) {
            lines.add("nothing was to be undone");
        }
        if (!view.path("undone").isEmpty()) {
            lines.add("undone: " + joined(view.path("undone")));
        }
        for (var entry : view.path("notUndone")) {
            lines.add("not undone: " + entry.path("step").asString()
                    + (entry.has("error") ? " (" + entry.path("error").asString() + ")" : ""));
        }
        if (view.path("unknownEffects").asInt() > 0) {
            lines.add("effects that may have happened although no answer came: "
                    + view.path("unknownEffects").asInt() + " (effect.unknown in `overwinter show "
                    + view.path("id").asString() + " --history`)");
        }
        if (view.path("status").asString().equals("resting")) {
            lines.add("It rests: an undo failed. Try it again:   overwinter release "
                    + view.path("id").asString() + " --retry");
            lines.add("Or take it upon yourself:                 overwinter release "
                    + view.path("id").asString() + " --skip --reason \"...\"");
        }
        if (view.has("output")) {
            lines.add("output: " + view.path("output"));
        }
        return lines;
    }

    private static void incident(List<String> lines, JsonNode view) {
        var incident = view.path("incident");
        var id = view.path("id").asString();
        var step = incident.path("step").asString();
        lines.add("held " + (step.isEmpty() ? "" : "at step " + step + " ") + "since "
                + when(incident.path("since").asString()) + ": "
                + incident.path("type").asString());
        lines.add("  " + incident.path("detail").asString());
        boolean isSecret = incident.path("type").asString().equals("secret.missing");
        var secret = incident.path("detail").asString("").replaceFirst("^the secret (\\w+) .*", "$1");
        if (isSecret) {
            lines.add("  give it to what runs the execution (`serve` or `release`): --secret " + secret + "=VALUE, or"
                    + " OVERWINTER_SECRET_" + secret + " in its environment");
        }
        lines.add(
                "To go on:  overwinter release " + id + " --retry" + (isSecret ? " --secret " + secret + "=VALUE" : "")
                        + (step.isEmpty() ? "" : " | --skip") + " | --set-output JSON | --compensate");
    }

    /// How an open gate can be answered from the command line.
    public List<String> howToAnswer(JsonNode view) {
        var lines = new ArrayList<String>();
        for (var gate : view.path("gates")) {
            var step = gate.path("step").asString();
            lines.add("Step " + step + " waits for an answer"
                    + (gate.has("until") ? " until " + when(gate.path("until").asString()) : "") + ".");
            if (gate.path("kind").asString().equals("approval")) {
                var action =
                        gate.path("shown").path("actions").path(0).path("id").asString("approve");
                lines.add("  overwinter answer " + view.path("id").asString() + " " + step + " --action " + action
                        + groups(gate));
            } else {
                lines.add("  overwinter answer " + view.path("id").asString() + " " + step + " --data JSON");
            }
            lines.add("  or POST to " + gate.path("url").asString() + " while `overwinter serve` runs");
        }
        return lines;
    }

    private static String groups(JsonNode gate) {
        var assignees = gate.path("shown").path("assignees");
        var text = new StringBuilder();
        if (!assignees.path("users").isEmpty()) {
            text.append(" --as ").append(assignees.path("users").path(0).asString());
        }
        if (!assignees.path("groups").isEmpty()) {
            text.append(" --groups ").append(assignees.path("groups").path(0).asString());
        }
        return text.toString();
    }

    /// An instant in local time.
    public static String when(String instant) {
        return WHEN.format(Instant.parse(instant));
    }

    private static String joined(JsonNode names) {
        var all = new ArrayList<String>();
        names.forEach(name -> all.add(name.asString()));
        return String.join(", ", all);
    }

    /// `0.3s` below a minute, `2m05s` style beyond.
    public static String duration(JsonNode view) {
        long millis = view.path("millis").asLong();
        if (millis < 60_000) {
            return String.format(java.util.Locale.ROOT, "%.1fs", millis / 1000.0);
        }
        return Durations.format(Duration.ofSeconds(millis / 1000));
    }

    private static String padded(String text, int width) {
        return text.length() >= width ? text : text + " ".repeat(width - text.length());
    }
}
