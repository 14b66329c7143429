package dev.overwinter.app.simulation;

import dev.overwinter.engine.core.Event.Released.Decision;
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
    /// Who is asked at an approval.
    static final List<String> PEOPLE = List.of("ann", "bob", "cyd");

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

    void intervene(String execution, Intervention intervention) {
        switch (intervention.what()) {
            case NOTHING -> {}
            case CANCEL -> at(intervention.at(), engine -> engine.cancel(execution, "somebody", null));
            case TERMINATE -> at(intervention.at(), engine -> engine.terminate(execution, "somebody", null));
        }
    }

    void release(String execution, long since, Operator operator) {
        var output = operator.decision() == Decision.SET_OUTPUT ? Operator.OUTPUT : null;
        at(
                since + operator.nanos(),
                engine -> engine.release(execution, operator.decision(), output, "operator", null));
    }

    static String action(Oracle.Reply reply) {
        return reply.yes() ? "approve" : "reject";
    }

    /// How many signs of life come, and how often, where one is expected within `beat`.
    static int beats(Oracle oracle, String key) {
        return oracle.reply(key, 1).number() % 4;
    }

    static long every(long beat) {
        return beat / 4 * 3;
    }

    /// What outsiders know of a gate.
    ///
    /// @param visit what the oracle is asked for
    /// @param attempt of a parked call; 0 for a gate
    /// @param heartbeat nanoseconds within which a sign of life is expected; 0: none is
    record Gate(String execution, Transition.GateChange change, String visit, int attempt, long heartbeat) {
        private long openedAt() {
            return Scheduler.Clock.nanos(change.at());
        }
    }

    /// A gate has opened: its address is known from now on, also when it is closed.
    void opened(Gate gate) {
        waiting.add(new Request(gate.openedAt(), count++, engine -> known(engine, gate)));
    }

    private void known(Engine engine, Gate gate) {
        posted = true;
        var token = token(engine, gate);
        if (token == null) {
            return; // closed at once
        }
        boolean isApproval = engine.isApproval(token);
        for (int i = 0; i < (isApproval ? PEOPLE.size() : 1); i++) {
            var reply = oracle.reply(gate.visit, gate.attempt + i);
            var answer = isApproval ? decision(PEOPLE.get(i), reply) : result(reply);
            at(gate.openedAt() + reply.nanos(), now -> answer(now, token, answer));
        }
        for (int i = 1; gate.heartbeat > 0 && i <= beats(oracle, gate.visit); i++) {
            at(gate.openedAt() + i * every(gate.heartbeat), now -> now.heartbeat(token));
        }
    }

    private void at(long nanos, Consumer<Engine> send) {
        waiting.add(new Request(nanos, count++, engine -> {
            try {
                send.accept(engine);
            } catch (Refused _) {
                posted = true; // too late
            }
        }));
    }

    private void answer(Engine engine, String token, Engine.Answer answer) {
        engine.answer(token, answer);
        if (dice.chance(doubled)) {
            refused(() -> engine.answer(token, answer));
            refused(() -> engine.answer(token + "x", answer));
        }
    }

    private static Engine.Answer decision(String by, Oracle.Reply reply) {
        return new Engine.Answer(action(reply), by, List.of(), null, null, null, null);
    }

    private static Engine.Answer result(Oracle.Reply reply) {
        boolean isWell = reply.err() == null;
        return new Engine.Answer(
                null,
                "machine",
                List.of(),
                isWell ? ShadowCalls.output(reply) : null,
                null,
                reply.err(),
                isWell ? null : "told so");
    }

    private static @Nullable String token(Engine engine, Gate gate) {
        return engine.glance(gate.execution).orElseThrow().gates().stream()
                .filter(open ->
                        open.key().equals(gate.change.key()) && open.call().equals(gate.change.call()))
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
