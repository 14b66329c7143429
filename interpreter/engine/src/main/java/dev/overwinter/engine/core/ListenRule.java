package dev.overwinter.engine.core;

import dev.overwinter.dsl.Listen;
import dev.overwinter.engine.port.Expressions.ExpressionFailed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// `listen`: listens first, then looks back, so that an event between the two is seen twice rather than never; an
/// event has a position, by which it is taken once.
final class ListenRule {
    private ListenRule() {}

    static void enter(Turn turn, NodeState node, Listen step) {
        var evaluation = new Evaluation(new Sight(turn, node.key()), 0);
        var wanted = new ArrayList<Command.Wanted>();
        for (var filter : step.filters()) {
            var values = new TreeMap<String, JsonNode>();
            filter.correlate().forEach((path, value) -> {
                var wants = evaluation.template(value, "correlate." + path);
                if (wants.isNull()) {
                    throw new ExpressionFailed("correlate." + path + ": null says nothing about which event is meant");
                }
                values.put(path, wants);
            });
            wanted.add(new Command.Wanted(filter.type(), Correlation.of(values)));
        }
        var timeoutAt = step.timeout() == null ? null : evaluation.end(step.timeout(), "timeout");
        var since = step.lookBack() == null
                ? turn.before.header().startedAt()
                : turn.now.minus(evaluation.duration(step.lookBack(), "lookBack"));
        turn.put(node.doing(
                new Work.Hearing(since, wanted, Collections.nCopies(wanted.size(), Work.NOT_YET), true, timeoutAt)));
        tell(turn, node, wanted, true);
        turn.history("listen.opened", node.key(), null);
    }

    private static void tell(Turn turn, NodeState node, List<Command.Wanted> wanted, boolean open) {
        for (int i = 0; i < wanted.size(); i++) {
            var one = wanted.get(i);
            turn.listening.add(new Transition.Listening(node.key(), i, one.type(), one.correlation(), open));
        }
    }

    static void lookedBack(Turn turn, NodeState node, Listen step, Event.LookedBack event) {
        if (!(node.work() instanceof Work.Hearing hearing) || !hearing.looking()) {
            return;
        }
        turn.put(node.doing(hearing.heard(hearing.got(), false)));
        for (var earlier : event.events()) {
            arrived(turn, node.key(), step, earlier.position(), earlier.event());
        }
    }

    /// @return true where it is what was waited for
    static boolean arrived(Turn turn, NodeKey key, Listen step, long position, JsonNode event) {
        var node = turn.node(key);
        if (node == null
                || node.phase() != NodeState.Phase.BODY
                || !(node.work() instanceof Work.Hearing hearing)
                || hearing.got().stream().anyMatch(got -> got.position() == position)) {
            return false;
        }
        try {
            int filter = filter(turn, node, step, hearing, event);
            if (filter < 0) {
                return false;
            }
            var got = new ArrayList<>(hearing.got());
            got.set(filter, new Work.Got(position, turn.store(event)));
            take(turn, node, step, hearing.heard(got, hearing.looking()), position, event);
            return true;
        } catch (ExpressionFailed mistake) {
            Flow.fail(turn, node, Flow.mistake(node, mistake));
            return true;
        }
    }

    private static void take(
            Turn turn, NodeState node, Listen step, Work.Hearing hearing, long position, JsonNode event) {
        turn.heard.add(new Transition.Heard(node.key().isolation(), node.key().stepId(), position));
        turn.history(
                "event.heard",
                node.key(),
                Json.object().put("event", event.path("type").asString()));
        var listening = node.doing(hearing);
        turn.put(listening);
        boolean all = hearing.got().stream().noneMatch(got -> got.position() == 0);
        if (step.mode() == Listen.Mode.ALL && !all) {
            return;
        }
        close(turn, listening);
        if (step.mode() == Listen.Mode.ALL) {
            var events = Turn.JSON.arrayNode();
            hearing.got().forEach(got -> events.add(turn.read(got.event())));
            Flow.conclude(turn, turn.live(node.key()), turn.store(events));
        } else {
            Flow.conclude(turn, turn.live(node.key()), turn.store(event));
        }
    }

    private static int filter(Turn turn, NodeState node, Listen step, Work.Hearing hearing, JsonNode event) {
        for (int i = 0; i < hearing.wanted().size(); i++) {
            var wanted = hearing.wanted().get(i);
            boolean fits = hearing.got().get(i).position() == 0
                    && event.path("type").asString("").equals(wanted.type())
                    && wanted.correlation()
                            .equals(Correlation.ofEvent(event, Correlation.pathsOf(wanted.correlation())));
            var when = step.filters().get(i).when();
            if (fits
                    && (when == null
                            || new Evaluation(new Sight(turn, node.key()), 0)
                                    .and("event", event)
                                    .condition(when, "when"))) {
                return i;
            }
        }
        return -1;
    }

    static void due(Turn turn, NodeState node) {
        close(turn, node);
        Flow.fail(
                turn,
                turn.live(node.key()),
                StepError.of(
                        ErrorTypes.LISTEN_TIMEOUT,
                        "no event came in time",
                        node.key().stepId()));
    }

    /// Nothing is listened for any more.
    static void close(Turn turn, NodeState node) {
        if (node.work() instanceof Work.Hearing hearing) {
            tell(turn, node, hearing.wanted(), false);
            turn.put(node.doing(Work.IDLE));
        }
    }
}
