package dev.overwinter.app.torture;

import dev.overwinter.app.operations.Operations;
import dev.overwinter.engine.core.Event.Released;
import dev.overwinter.engine.driver.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.node.JsonNodeFactory;

/// Keeps executions in flight: starts them, answers their gates, sends the events that they wait for, cancels those
/// that wait for nothing else, and remembers all that was acknowledged.
final class Crowd implements AutoCloseable {
    static final List<String> ALL_KINDS = List.of("order", "review", "loop", "family", "talk", "once", "sleeper");
    /// What a family starts.
    private static final String CHILD = "errand";

    private static final int ONE_FAILS_OF = 3;
    private static final int MOST_HELD = 200;
    private static final Set<String> TAKEN_BEFORE = Set.of("already-answered", "closed");

    private final Door door;
    private final int inFlight;
    private final Acknowledged acknowledged;
    private final List<String> kinds;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, String> texts = new HashMap<>();

    // Guarded by this.
    private final Set<String> told = new HashSet<>();
    private final Set<String> ended = new HashSet<>();
    private final List<String> broken = new ArrayList<>();
    private int number;
    private int starting;
    private long heard;
    private boolean full;

    /// @param kinds the workflows, one after the other
    Crowd(Door door, int inFlight, Acknowledged acknowledged, List<String> kinds) throws IOException {
        this.kinds = kinds;
        this.door = door;
        this.inFlight = inFlight;
        this.acknowledged = acknowledged;
        for (var kind : kinds) {
            texts.put(kind, Files.readString(Site.workflows().resolve(kind + ".workflow.yaml")));
        }
    }

    /// Hears what the world has written down.
    void hear(String line) {
        var call = Call.read(line);
        heard();
        if (!kinds.contains(call.workflow())) {
            return;
        }
        switch (call.kind()) {
            case "token" -> once(call, () -> answer(call));
            case "ready" -> once(call, () -> ready(call));
            case "end" -> ended(call);
            default -> {}
        }
    }

    private synchronized void heard() {
        heard++;
        notifyAll();
    }

    /// How much the world was asked to do.
    synchronized long count() {
        return heard;
    }

    /// Waits until the world was asked to do so much.
    synchronized void awaitCount(long wanted, long atMostMillis) throws InterruptedException {
        long until = System.nanoTime() + atMostMillis * 1_000_000;
        for (long left = atMostMillis; heard < wanted && left > 0; left = (until - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    /// Keeps as many in flight as wanted, until it is full.
    synchronized void fill() {
        while (!full && starting - ended.size() < inFlight) {
            starting++;
            int n = number++;
            work(() -> start(n));
        }
    }

    /// Starts nothing more.
    synchronized void fillNoMore() {
        full = true;
    }

    /// @return what is wrong with answers that it got
    synchronized List<String> broken() {
        return List.copyOf(broken);
    }

    /// Waits until all that were started are about to end.
    ///
    /// @return how many are not
    synchronized int awaitEnd(long millis) throws InterruptedException {
        long until = System.nanoTime() + millis * 1_000_000;
        while (starting > ended.size()) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return starting - ended.size();
    }

    private synchronized void ended(Call call) {
        if (ended.add(call.execution())) {
            notifyAll();
            fill();
        }
    }

    private synchronized void once(Call call, Work work) {
        if (told.add(call.place())) {
            work(work);
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void work(Work work) {
        threads.execute(() -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (RuntimeException e) {
                isBroken(String.valueOf(e));
            }
        });
    }

    private synchronized void isBroken(String what) {
        broken.add(what);
    }

    private void start(int n) throws InterruptedException {
        var kind = kinds.get(n % kinds.size());
        boolean fails = n / kinds.size() % ONE_FAILS_OF == 0;
        var start = new Operations.Start(
                kind + ".workflow.yaml",
                Site.workflows().toString(),
                java.util.Objects.requireNonNull(texts.get(kind)),
                JsonNodeFactory.instance.objectNode().put("n", n).put("fails", fails),
                Map.of(),
                kind + "-" + n,
                "torture");
        var said = door.insist(behind -> behind.operations().start(start, true));
        acknowledged.started(said.value().path("id").asString(), kind, fails);
        if (!said.value().path("created").asBoolean() && !said.inDoubt()) {
            isBroken("somebody else has started " + kind + "-" + n);
        }
    }

    private void answer(Call call) throws InterruptedException {
        int serial = acknowledged.serial();
        var word = "w" + serial;
        boolean rejects = serial % ONE_FAILS_OF == 0;
        var body = call.workflow().equals("review")
                ? "{\"action\": \"" + (rejects ? "reject" : "approve") + "\", \"by\": \"" + word + "\"}"
                : "{\"said\": \"" + word + "\"}";
        acknowledged.answering(call.execution(), word, rejects);
        var said = door.insist(behind -> door.post(behind, "/callbacks/" + call.text(), body));
        if (said.value().status() == 200) {
            acknowledged.answered(call.execution());
        } else if (!said.inDoubt() || !TAKEN_BEFORE.contains(said.value().type())) {
            isBroken("an answer to " + call.place() + " got " + said);
        }
    }

    /// Does what an operator does: lets those try again that were set aside because the engine died too often in the
    /// middle of their calls.
    void releaseHeld() {
        work(() -> {
            var held = door.insist(behind -> behind.operations().list(null, "held", MOST_HELD));
            for (var row : held.value()) {
                var workflow = row.path("workflow").asString();
                if (!kinds.contains(workflow) && !workflow.equals(CHILD)) {
                    continue;
                }
                var id = row.path("id").asString();
                try {
                    door.insist(behind ->
                            behind.operations().release(id, Released.Decision.RETRY, null, "torture", "a new engine"));
                } catch (Refused early) {
                    // It was released before, and nobody knew.
                }
            }
        });
    }

    private void ready(Call call) throws InterruptedException {
        var words = call.text().split(" ");
        if (words[0].equals("cancel")) {
            cancel(call);
            return;
        }
        var event = JsonNodeFactory.instance
                .objectNode()
                .put("type", "torture.told")
                .put("source", "/torture")
                .put("id", call.execution());
        event.putObject("data").put("n", Integer.parseInt(words[1]));
        door.insist(behind -> behind.operations().publish(event));
        acknowledged.published(call.execution());
    }

    private void cancel(Call call) throws InterruptedException {
        try {
            door.insist(behind -> behind.operations().cancel(call.execution(), "torture", null));
            acknowledged.cancelled(call.execution());
        } catch (Refused ended) {
            // An earlier request, whose reply was lost, has ended it; that it ended so is checked in the end.
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
