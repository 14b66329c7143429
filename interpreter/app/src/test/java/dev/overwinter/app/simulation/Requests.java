package dev.overwinter.app.simulation;

import dev.overwinter.engine.core.Transition;
import dev.overwinter.engine.driver.Engine;
import dev.overwinter.engine.driver.Refused;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Those outside who answer gates and cancel. They outlive the engine; they ask again until they know that their
/// request was taken in, and sometimes once more, too late, or with a token that they made up.
final class Requests {
    private static final long PATIENCE = 1_000_000_000L;

    private final TreeSet<Request> waiting = new TreeSet<>();
    private final Oracle oracle;
    private final Dice dice;
    private final double doubled;
    private long count;
    private boolean posted;

    private record Request(long at, long number, Consumer<Engine> send) implements Comparable<Request> {
        @Override
        public int compareTo(Request other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    Requests(Oracle oracle, Dice dice, double doubled) {
        this.oracle = oracle;
        this.dice = dice;
        this.doubled = doubled;
    }

    void cancel(String execution, long at) {
        waiting.add(new Request(at, count++, engine -> engine.cancel(execution, "somebody", null)));
    }

    /// A gate has opened: somebody will answer.
    void opened(String execution, Transition.GateChange gate) {
        var reply = oracle.reply(gate.key().text(), 0);
        long at = Scheduler.Clock.nanos(gate.at()) + reply.nanos();
        waiting.add(new Request(at, count++, engine -> answer(engine, execution, gate, reply)));
    }

    private void answer(Engine engine, String execution, Transition.GateChange gate, Oracle.Reply reply) {
        var token = token(engine, execution, gate);
        if (token == null) {
            posted = true; // closed meanwhile
            return;
        }
        var answer = engine.isApproval(token)
                ? new Engine.Answer(reply.yes() ? "approve" : "reject", "ann", List.of(), null, null, null, null)
                : new Engine.Answer(
                        null,
                        "machine",
                        List.of(),
                        reply.err() == null ? ShadowCalls.output(reply) : null,
                        null,
                        reply.err(),
                        reply.err() == null ? null : "told so");
        engine.answer(token, answer);
        if (dice.chance(doubled)) {
            refused(() -> engine.answer(token, answer));
            refused(() -> engine.answer(token + "x", answer));
        }
    }

    private static @Nullable String token(Engine engine, String execution, Transition.GateChange gate) {
        return engine.glance(execution).orElseThrow().gates().stream()
                .filter(open -> open.key().equals(gate.key()) && open.call().equals(gate.call()))
                .map(Engine.OpenGate::token)
                .findFirst()
                .orElse(null);
    }

    private static void refused(Runnable request) {
        try {
            request.run();
        } catch (Refused _) {
            // as it should be
        }
    }

    /// A request stands in an inbox.
    void posted() {
        posted = true;
    }

    /// When the next request comes.
    @Nullable
    Long next() {
        return waiting.isEmpty() ? null : waiting.first().at;
    }

    /// Sends one request that is due.
    ///
    /// @return false where there is none
    boolean send(Engine engine, long now, BooleanSupplier isDead) {
        if (waiting.isEmpty() || waiting.first().at > now) {
            return false;
        }
        var request = java.util.Objects.requireNonNull(waiting.pollFirst());
        posted = false;
        request.send.accept(engine);
        if (!posted) {
            // Whoever finds nobody comes again with the next life, whoever is turned away waits a while.
            waiting.add(isDead.getAsBoolean() ? request : new Request(now + PATIENCE, count++, request.send));
        }
        return true;
    }
}
