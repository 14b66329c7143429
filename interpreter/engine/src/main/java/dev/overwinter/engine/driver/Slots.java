package dev.overwinter.engine.driver;

import dev.overwinter.engine.core.Event;
import dev.overwinter.engine.core.ExecutionState;
import dev.overwinter.engine.core.Header;

/// Executions that share a slot run one after the other: the next one is admitted when the one before has ended.
final class Slots {
    private final Driver driver;

    Slots(Driver driver) {
        this.driver = driver;
    }

    /// An execution's checkpoint is durable: where it has ended, its slot is free.
    void checkpointed(ExecutionState after) {
        var header = after.header();
        if (header.slot() != null && header.lifecycle() != Header.Lifecycle.RUNNING) {
            driver.threads().lane(() -> admit(header.workflow(), header.slot()));
        }
    }

    /// Lets the first one in that waits, if nobody is in.
    void admit(String workflow, String slot) {
        driver.insist("a queue was read", () -> admitFirst(workflow, slot));
    }

    private void admitFirst(String workflow, String slot) {
        var occupants = driver.store().occupants(workflow, slot);
        if (!occupants.isEmpty() && occupants.stream().allMatch(occupant -> occupant.queued())) {
            var first = occupants.getFirst().execution();
            driver.post(first, new Event.Admitted(driver.clock().instant()));
        }
    }

    /// After a start of the engine: whoever waited while nobody was there.
    void recover() {
        driver.store().queuedSlots().forEach(slot -> admit(slot.workflow(), slot.slot()));
    }
}
