package dev.overwinter.app.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.app.QuietEngine;
import dev.overwinter.runtime.graaljs.GraalJsExpressions;
import dev.overwinter.runtime.schema.NetworkntSchemas;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Random programs in a rough world, judged by the shadow and by what must always hold.
///
/// After every transition (`testing.Invariants`, `Upkeep`):
///
/// * history and versions are gapless; what is read back equals what was applied;
/// * a transition newly owes what its state owes more, and owes no more what it owes less;
/// * an execution that has ended owes nothing and has nothing live; no secret stands in a row;
/// * a repeated event, and a late result of any earlier attempt, change nothing;
/// * nothing is left of branches, iterations and undos that have ended; the live state is bounded;
/// * an idempotency key belongs to one visit (a poll: to one probe), and a visit has one.
///
/// Whenever nothing can be done before time passes: what owes something is being worked on, what is suspended has a
/// gate, a due time, a child or an event to wait for, and the alarm knows the earliest due time.
///
/// At the end: every execution has ended, whatever operators had to decide before, and no awaited child later than
/// a parent that was terminated; each armed undo has run once to its end or to a recorded failure, or nothing is to
/// be undone; and what the shadow determines is so: every entry of the history, every call with its input, status,
/// error, output, the order of undos that depend on each other. In fair weather also each time.
///
/// 10,000 unless told. More, or another choice of them, or one again:
///
///     mvn test -pl interpreter/app -am -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false \
///         -Dsimulation.programs=1000000 -Dsimulation.seed=42
///
/// A program's seed is all of it: `-Dsimulation.seed=<seed> -Dsimulation.programs=1` runs that one alone.
@ExtendWith(QuietEngine.class)
class SimulationTest {
    private static final int PROGRAMS = Integer.getInteger("simulation.programs", 10_000);
    private static final long SEED = Long.getLong("simulation.seed", 1);
    private static final int MOST_COMPLAINTS = 3;
    private static final int NEWS_EVERY = 20_000;

    private static final GraalJsExpressions EXPRESSIONS = new GraalJsExpressions();
    private static final Simulation.Ports PORTS = new Simulation.Ports(EXPRESSIONS, new NetworkntSchemas());

    @AfterAll
    static void close() {
        EXPRESSIONS.close();
    }

    @Test
    void whatComesOfAProgramIsWhatTheShadowSays() throws Exception {
        var next = new AtomicLong();
        long began = System.nanoTime();
        var lanes = sideBySide(() -> {
            var lane = new Lane(new Runs(PORTS), new ArrayList<>());
            for (long i = next.getAndIncrement(); i < PROGRAMS; i = next.getAndIncrement()) {
                lane.run(SEED + i);
                if (i > 0 && i % NEWS_EVERY == 0) {
                    System.out.printf("simulation: %,d programs in %.0f s%n", i, (System.nanoTime() - began) / 1e9);
                }
            }
            return lane;
        });
        var complaints =
                lanes.stream().flatMap(lane -> lane.complaints.stream()).toList();
        System.out.printf(
                "simulation: %,d programs from -Dsimulation.seed=%d in %.0f s; %s%n",
                PROGRAMS,
                SEED,
                (System.nanoTime() - began) / 1e9,
                lanes.stream().map(Lane::report).toList());
        assertTrue(
                complaints.isEmpty(),
                () -> complaints.size() + " of " + PROGRAMS + " programs:\n"
                        + String.join("\n\n", complaints.subList(0, Math.min(MOST_COMPLAINTS, complaints.size()))));
    }

    private record Lane(Runs runs, List<String> complaints) {
        void run(long seed) {
            var complaint = complaintOf(seed);
            if (!complaint.isEmpty()) {
                // At once, too: a long run may be cut off.
                System.out.println("simulation: " + complaint);
                complaints.add(complaint);
            }
        }

        private String complaintOf(long seed) {
            try {
                return runs.complaintsOf(seed);
            } catch (RuntimeException broken) {
                var trace = new StringWriter();
                broken.printStackTrace(new PrintWriter(trace));
                return "seed " + seed + " cannot be judged: " + trace;
            }
        }

        String report() {
            return "judged " + runs.depths;
        }
    }

    private static <T> List<T> sideBySide(Callable<T> work) throws Exception {
        var results = new ArrayList<T>();
        try (var threads = Executors.newFixedThreadPool(2)) {
            for (var future : threads.invokeAll(List.of(work, work))) {
                results.add(future.get());
            }
        }
        return results;
    }

    @Test
    void aSeedIsTheWholeRun() {
        for (long seed = SEED; seed < SEED + 50; seed++) {
            assertEquals(new Runs(PORTS).digestOf(seed), new Runs(PORTS).digestOf(seed), "seed " + seed);
        }
    }
}
