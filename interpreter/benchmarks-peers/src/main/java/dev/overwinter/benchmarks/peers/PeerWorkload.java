package dev.overwinter.benchmarks.peers;

import dev.overwinter.benchmarks.Gaps;
import dev.overwinter.benchmarks.Hearing;
import dev.overwinter.benchmarks.Lateness;
import dev.overwinter.benchmarks.Machine;
import dev.overwinter.benchmarks.Spread;
import java.time.Instant;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A workload on one system, once, after a warm-up. The names of its figures end with their units.
sealed interface PeerWorkload {
    /// What the system tells while it runs.
    Hearing hearing();

    ObjectNode measure(Peer peer);

    private static double cpuMicros(Peer peer) {
        return Machine.cpuMicros() + peer.serverCpuMicros();
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    /// Steps per second with many in flight; then one in flight, from one step's end to the next one's call.
    record Steps(int executions, int inFlight, int alone, Gaps hearing) implements PeerWorkload {
        Steps(int executions, int inFlight, int alone) {
            this(executions, inFlight, alone, new Gaps());
        }

        @Override
        public ObjectNode measure(Peer peer) {
            peer.sequences(executions, inFlight); // warm-up
            double cpu = cpuMicros(peer);
            long begin = System.nanoTime();
            peer.sequences(executions, inFlight);
            double seconds = secondsSince(begin);
            cpu = cpuMicros(peer) - cpu;
            alone(peer); // warm-up
            var gaps = alone(peer);
            double steps = (double) executions * Peer.STEPS;
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("stepsPerSecond", steps / seconds)
                    .put("cpuMicrosPerStep", cpu / steps)
                    .put("alone50Micros", gaps.quantile(0.5))
                    .put("alone99Micros", gaps.quantile(0.99));
        }

        private Spread alone(Peer peer) {
            hearing.clear();
            for (int i = 0; i < alone; i++) {
                hearing.forget();
                peer.sequences(1, 1);
            }
            return hearing.spread();
        }
    }

    /// Parks executions at a gate, then answers all.
    record Park(int count) implements PeerWorkload {
        @Override
        public Hearing hearing() {
            return Hearing.NONE;
        }

        @Override
        public ObjectNode measure(Peer peer) {
            peer.park(Math.min(count, PeerJvm.WARM_UP));
            peer.answer();
            double cpu = cpuMicros(peer);
            long begin = System.nanoTime();
            peer.park(count);
            double parkSeconds = secondsSince(begin);
            begin = System.nanoTime();
            peer.answer();
            double answerSeconds = secondsSince(begin);
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("parkSeconds", parkSeconds)
                    .put("answerSeconds", answerSeconds)
                    .put("cpuMicrosPerExecution", (cpuMicros(peer) - cpu) / count);
        }
    }

    /// Waits that end at one instant.
    record Timers(int count, Lateness hearing) implements PeerWorkload {
        /// What setting up the warm-up may take in a cold JVM on a busy machine.
        private static final double COLD_SECONDS = 25;

        Timers(int count) {
            this(count, new Lateness());
        }

        @Override
        public ObjectNode measure(Peer peer) {
            int some = Math.min(count, PeerJvm.WARM_UP);
            double warmUp = park(peer, some, COLD_SECONDS);
            peer.awaitEnded(some);
            double seconds = park(peer, count, warmUp * count / some);
            double cpu = cpuMicros(peer);
            peer.awaitEnded(count);
            var late = hearing.spread();
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("early", Lateness.early(late))
                    .put("late50Millis", late.quantile(0.5))
                    .put("late99Millis", late.quantile(0.99))
                    .put("resumedSeconds", late.most() / 1e3)
                    .put("waitingSeconds", seconds)
                    .put("cpuMicrosPerTimer", (cpuMicros(peer) - cpu) / count);
        }

        private double park(Peer peer, int timers, double secondsExpected) {
            Instant due = Lateness.ahead(secondsExpected);
            hearing.expect(due, timers);
            long begin = System.nanoTime();
            peer.timers(timers, due);
            double seconds = secondsSince(begin);
            hearing.allWait();
            return seconds;
        }
    }
}
