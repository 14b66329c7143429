package dev.overwinter.engine.core;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What one or several events change: everything that one checkpoint writes, in canonical order.
///
/// @param nodes live visits that changed; a null value: the visit ended
/// @param results what became visible
/// @param ledger entries that are new or changed, by seq
/// @param vars variables that were assigned
/// @param collapsed branches, iterations and undos that ended: what was visible in them is gone
/// @param gates gates that opened or closed
/// @param consumed inbox rows that are used up
/// @param verdicts what to tell those who wrote the inbox rows
/// @param sends facts for other executions: written into their inboxes in this very checkpoint
/// @param published events that were emitted
/// @param listening what the execution listens for now, or no longer
/// @param heard events that a `listen` has taken: it never takes them again
/// @param owes commands that are newly owed
/// @param owesNoMore commands that are owed no longer
public record Transition(
        Header header,
        SortedMap<NodeKey, @Nullable NodeState> nodes,
        List<StepResult> results,
        List<LedgerEntry> ledger,
        List<Variable> vars,
        List<NodeKey> collapsed,
        List<Payload> payloads,
        List<HistoryEntry> history,
        List<GateChange> gates,
        List<Long> consumed,
        List<Verdict> verdicts,
        List<Send> sends,
        List<Published> published,
        List<Listening> listening,
        List<Heard> heard,
        List<Command> owes,
        List<Command> owesNoMore) {

    /// A variable was assigned.
    public record Variable(NodeKey scope, String name, Ref value) {
        public Place place() {
            return new Place(scope, name);
        }
    }

    /// An immutable value with its number.
    public record Payload(long id, JsonNode value) {}

    /// A gate, or a parked attempt, that can now be answered, or no longer.
    ///
    /// @param call empty for a gate, else the parked call
    /// @param state `open`, or why it is closed: `answered`, `timedOut`, `failed`, `cancelled`
    public record GateChange(
            NodeKey key,
            String call,
            String nonce,
            GateState state,
            @Nullable String by,
            Instant at) {}

    public enum GateState {
        OPEN,
        ANSWERED,
        TIMED_OUT,
        FAILED,
        CANCELLED
    }

    /// The reply to a request that came through the inbox.
    ///
    /// @param code `accepted`, or why it was refused, such as `already-answered`
    public record Verdict(long inbox, boolean accepted, String code, String message) {}

    /// A fact for another execution. Where that one is unknown by now, it is dropped.
    public record Send(String execution, Event.FromInbox event) {}

    /// A CloudEvent that was emitted. The same source and id again is the same event.
    public record Published(JsonNode event) {}

    /// A `listen` that waits for an event, or no longer.
    ///
    /// @param filter which of its filters, from 0
    /// @param correlation the paths and values that an event must have, in canonical form: see `Correlation`
    public record Listening(NodeKey key, int filter, String type, String correlation, boolean open) {}

    /// A `listen` took an event.
    ///
    /// @param position of the event
    public record Heard(NodeKey scope, String step, long position) {}

    /// True where nothing changed but the clock.
    public boolean isEmpty() {
        return nodes.isEmpty()
                && results.isEmpty()
                && ledger.isEmpty()
                && vars.isEmpty()
                && collapsed.isEmpty()
                && history.isEmpty()
                && gates.isEmpty()
                && consumed.isEmpty();
    }
}
