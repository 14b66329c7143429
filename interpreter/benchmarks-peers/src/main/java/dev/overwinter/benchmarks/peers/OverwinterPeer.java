package dev.overwinter.benchmarks.peers;

import dev.overwinter.benchmarks.Hearing;
import dev.overwinter.benchmarks.Rig;
import dev.overwinter.benchmarks.Storage;
import dev.overwinter.benchmarks.WorkflowTexts;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Overwinter, as the other benchmarks drive it.
final class OverwinterPeer implements Peer {
    private final Rig rig;
    private final ConcurrentLinkedQueue<String> parked = new ConcurrentLinkedQueue<>();

    OverwinterPeer(Path folder, Hearing hearing) {
        rig = Rig.open(Storage.DISK, folder, hearing);
    }

    @Override
    public void sequences(int executions, int inFlight) {
        rig.run(rig.request(WorkflowTexts.noOps(STEPS)), executions, inFlight);
    }

    @Override
    public void park(int executions) {
        rig.park(rig.request(WorkflowTexts.gate()), executions, parked::add);
    }

    @Override
    public void answer() {
        List<String> all = new ArrayList<>(parked);
        parked.clear();
        rig.answer(all.iterator(), all.size());
    }

    @Override
    public void timers(int executions, Instant due) {
        rig.park(rig.timer(due), executions, _ -> {});
    }

    @Override
    public void awaitEnded(int executions) {
        rig.awaitEnded(executions);
    }

    @Override
    public void close() {
        rig.close();
    }
}
