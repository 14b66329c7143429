package dev.overwinter.app.torture;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the engine has promised: every request that was acknowledged.
final class Acknowledged {
    /// An execution as its starter knows it.
    record Start(String workflow, boolean fails) {}

    /// What was answered at an execution's gate.
    record Answer(String word, boolean rejects) {}

    private final Map<String, Start> starts = new HashMap<>();
    private final Map<String, Answer> answering = new HashMap<>();
    private final Set<String> answers = new HashSet<>();
    private final Set<String> events = new HashSet<>();
    private final Set<String> cancels = new HashSet<>();
    private int serial;

    synchronized int serial() {
        return serial++;
    }

    synchronized void started(String execution, String workflow, boolean fails) {
        starts.put(execution, new Start(workflow, fails));
    }

    /// This is being answered, whether or not a reply comes.
    synchronized void answering(String execution, String word, boolean rejects) {
        answering.put(execution, new Answer(word, rejects));
    }

    synchronized void answered(String execution) {
        answers.add(execution);
    }

    synchronized void published(String execution) {
        events.add(execution);
    }

    synchronized void cancelled(String execution) {
        cancels.add(execution);
    }

    synchronized Map<String, Start> starts() {
        return Map.copyOf(starts);
    }

    /// What was answered; null where nobody has.
    synchronized @Nullable Answer answer(String execution) {
        return answering.get(execution);
    }

    synchronized Set<String> answers() {
        return Set.copyOf(answers);
    }

    synchronized Set<String> events() {
        return Set.copyOf(events);
    }

    synchronized Set<String> cancels() {
        return Set.copyOf(cancels);
    }

    synchronized int total() {
        return starts.size() + answers.size() + events.size() + cancels.size();
    }
}
