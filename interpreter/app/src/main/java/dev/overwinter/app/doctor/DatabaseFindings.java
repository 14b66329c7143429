package dev.overwinter.app.doctor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the state of a database (`Health`) means for an operator.
final class DatabaseFindings {
    private static final long WORTH_COMPACTING = 256_000_000;
    private static final double LITTLE_LIVE = 0.25;
    private static final long OVERDUE_SECONDS = 60;

    private final JsonNode health;

    DatabaseFindings(JsonNode health) {
        this.health = health;
    }

    /// @param isServed true where an engine runs
    List<Finding> all(Instant now, boolean isServed) {
        var findings = new ArrayList<Finding>();
        findings.add(database());
        findings.add(size());
        findings.addAll(server());
        findings.add(work(now, isServed));
        findings.addAll(stuck());
        health.path("missing")
                .forEach(missing -> findings.add(Finding.warning(
                        "workflows",
                        missing.asString(),
                        "give it to the process that runs the engine; steps that need it are held until then")));
        if (health.has("broken")) {
            findings.addAll(invariants());
        }
        return findings;
    }

    private Finding database() {
        long executions = 0;
        for (var count : health.path("counts")) {
            executions += count.asLong();
        }
        return Finding.ok(
                "database",
                health.path("product").asString() + ", tables version "
                        + health.path("schema").asInt() + ", " + executions + " executions, started "
                        + health.path("epoch").asLong() + " times" + survives());
    }

    private String survives() {
        return switch (health.path("settings").path("durability").asString("")) {
            case "disk" -> "; what it acknowledges survives a loss of power";
            case "process" -> "; what it acknowledges survives the end of the process, but no loss of power";
            default -> "";
        };
    }

    private Finding size() {
        long bytes = health.path("bytes").asLong();
        long live = health.path("liveBytes").asLong();
        var says = Bytes.text(bytes) + ", about " + Bytes.text(live) + " in use";
        return bytes > WORTH_COMPACTING && live < bytes * LITTLE_LIVE
                ? Finding.warning(
                        "size",
                        says,
                        "the rest is written over as work goes on; to give it back, stop the engine and run `overwinter"
                                + " compact`")
                : Finding.ok("size", says);
    }

    /// What makes a server forget what it has acknowledged.
    private List<Finding> server() {
        var findings = new ArrayList<Finding>();
        var settings = health.path("settings");
        for (var name : List.of("fsync", "full_page_writes")) {
            if (settings.path(name).asString("on").equals("off")) {
                findings.add(Finding.fault(
                        "server",
                        name + " is off: a loss of power loses acknowledged work, or the whole database",
                        "turn it on in postgresql.conf"));
            }
        }
        return findings;
    }

    private Finding work(Instant now, boolean isServed) {
        var counts = new ArrayList<String>();
        health.path("counts")
                .properties()
                .forEach(count -> counts.add(count.getValue().asLong() + " " + count.getKey()));
        var says = counts.isEmpty() ? "none" : String.join(", ", counts);
        var next = instant("nextWake");
        boolean isOverdue = next != null && next.plusSeconds(OVERDUE_SECONDS).isBefore(now);
        if (isOverdue && !isServed) {
            return Finding.warning(
                    "executions",
                    says + "; work is due since " + next + ", and no engine runs",
                    "`overwinter serve`, or `overwinter resume`");
        }
        return Finding.ok("executions", says);
    }

    private List<Finding> stuck() {
        var findings = new ArrayList<Finding>();
        for (var status : List.of("held", "resting")) {
            long count = health.path("counts").path(status).asLong(0);
            if (count > 0) {
                findings.add(Finding.warning(
                        status,
                        count + (count == 1 ? " execution waits" : " executions wait") + " for an operator",
                        "`overwinter list --status " + status + "`, then `overwinter show` and `overwinter release`"));
            }
        }
        return findings;
    }

    private List<Finding> invariants() {
        var broken = new ArrayList<Finding>();
        health.path("broken")
                .forEach(one -> broken.add(Finding.fault(
                        "invariants",
                        "broken: " + one.asString(),
                        "keep a copy of the data directory as it is, and report this; the executions named may be stuck,"
                                + " the others are not concerned")));
        return broken.isEmpty() ? List.of(Finding.ok("invariants", "all hold")) : broken;
    }

    @Nullable
    Instant instant(String name) {
        return health.hasNonNull(name) ? Instant.parse(health.path(name).asString()) : null;
    }
}
