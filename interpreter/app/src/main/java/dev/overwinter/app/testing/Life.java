package dev.overwinter.app.testing;

import dev.overwinter.agent.Agent;
import dev.overwinter.dsl.source.Limits;
import dev.overwinter.engine.driver.Agents;
import dev.overwinter.engine.driver.Engine;
import dev.overwinter.engine.driver.EngineListener;
import dev.overwinter.engine.driver.EngineOptions;
import dev.overwinter.engine.driver.Tokens;
import dev.overwinter.engine.memory.ManualWaker;
import dev.overwinter.engine.port.Expressions;
import dev.overwinter.engine.port.Schemas;
import dev.overwinter.runtime.quartz.QuartzCalendar;
import dev.overwinter.engine.port.Store;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One life of the engine, from a start of the process to its death.
final class Life {
    private static final byte[] ENGINE_KEY =
            "the engine key of all the tests!".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final int MOST_CLAIMS = 20;
    private static final int SWEEP_PAGE = 3;

    final Engine engine;
    private final Pump pump;
    private final ManualWaker waker = new ManualWaker();
    private final VirtualClock clock;

    /// What is the same for every life.
    record Ground(
            VirtualClock clock,
            Expressions expressions,
            Schemas schemas,
            RandomGenerator random,
            Function<String, @Nullable String> secrets,
            Function<String, @Nullable String> environment,
            TestCase.Limits limits) {}

    Life(Ground ground, Store store, Pump pump, List<Agent> agents) {
        this.pump = pump;
        this.clock = ground.clock;
        var options = new EngineOptions(
                "http://callbacks.test",
                ground.secrets,
                ground.environment,
                MOST_CLAIMS,
                ground.limits.calls(),
                SWEEP_PAGE,
                Limits.DEFAULT,
                ground.limits.execution());
        engine = new Engine(new Engine.Parts(
                store,
                waker,
                pump,
                ground.expressions,
                ground.schemas,
                new QuartzCalendar(),
                new Agents(agents),
                new Tokens("t", ENGINE_KEY),
                ground.clock,
                ground.random,
                options,
                EngineListener.NONE));
    }

    /// Does one piece of work, or rings the alarm where it is time.
    ///
    /// @return false where nothing can be done before time passes
    boolean work() {
        if (pump.work()) {
            return true;
        }
        var alarm = waker.alarm();
        if (alarm.isPresent() && !alarm.get().isAfter(clock.instant())) {
            waker.ring();
            return true;
        }
        return false;
    }

    /// When, in elapsed time, something happens by itself.
    @Nullable
    Instant next() {
        var timer = pump.nextTimer();
        var alarm = waker.alarm().map(clock::whenShown).orElse(null);
        return timer == null || alarm != null && alarm.isBefore(timer) ? alarm : timer;
    }

    @Nullable
    Instant alarm() {
        return waker.alarm().orElse(null);
    }

    boolean callsRun() {
        return pump.isWaiting();
    }

    void die() {
        pump.die();
    }

    boolean isDead() {
        return pump.isDead();
    }

    void bury() {
        pump.bury();
    }
}
