package dev.overwinter.app.kill;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What a run of the test amounted to, so that a green one is not an empty one.
final class Totals {
    private int kills;
    private int inRequest;
    private int launches;
    private int executions;
    private int undisturbedExecutions;
    private int answers;
    private int submissions;
    private int submissionCalls;
    private int voids;
    private int redelivered;
    private final Map<String, Integer> byPoint = new TreeMap<>();

    synchronized void launched() {
        launches++;
    }

    synchronized void killed(KillPoint point) {
        kills++;
        inRequest += point instanceof KillPoint.InRequest ? 1 : 0;
        byPoint.merge(point.toString(), 1, Integer::sum);
    }

    synchronized void acknowledged() {
        answers++;
    }

    synchronized void ended(Effects effects, History history, boolean undisturbed) {
        executions++;
        undisturbedExecutions += undisturbed ? 1 : 0;
        submissions++;
        submissionCalls += effects.submissionCalls();
        voids += effects.voids();
        redelivered += history.redelivered();
    }

    synchronized int kills() {
        return kills;
    }

    /// Kills while a request waited for its answer.
    synchronized int inRequest() {
        return inRequest;
    }

    synchronized int redelivered() {
        return redelivered;
    }

    /// Kills at points of this kind.
    synchronized int killsAt(String point) {
        return byPoint.entrySet().stream()
                .filter(entry -> entry.getKey().contains(point))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    synchronized String report() {
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "%d kills (%d in the middle of a request), %d processes, %d executions (%d undisturbed), "
                        + "%d submissions in %d calls, %d withdrawn, %d attempts redelivered, "
                        + "%d answers acknowledged before a kill%n",
                kills,
                inRequest,
                launches,
                executions,
                undisturbedExecutions,
                submissions,
                submissionCalls,
                voids,
                redelivered,
                answers));
        byPoint.forEach((point, count) -> text.append(String.format(Locale.ROOT, "%5d  %s%n", count, point)));
        return text.toString();
    }
}
