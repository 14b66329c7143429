package dev.overwinter.app.testing;

import dev.overwinter.engine.driver.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Plays a case's script in a world and judges what comes of it.
final class Play {
    private final World world;
    private final TestCase testCase;
    private final Witness witness;
    private final List<Report.Mismatch> mismatches = new ArrayList<>();

    Play(World world, TestCase testCase, Witness witness) {
        this.world = world;
        this.testCase = testCase;
        this.witness = witness;
    }

    List<Report.Mismatch> play() {
        crashesThatFollow(0);
        world.start();
        for (int i = 0; i < testCase.script().size() && (world.isStarted() || isStart(i)); i++) {
            if (!(testCase.script().get(i) instanceof Action.CrashAfter)) {
                crashesThatFollow(i + 1);
                act(testCase.script().get(i));
            }
        }
        world.runOn(testCase.given().until());
        world.lives().crashesAhead().forEach(what -> world.fault("the crash after \"" + what + "\" never came"));
        mismatches.addAll(Judge.mismatches(testCase.expect(), world.snapshot()));
        return mismatches;
    }

    private boolean isStart(int i) {
        return testCase.script().get(i) instanceof Action.Start;
    }

    /// A crash that stands after a line happens while that line is worked off, or later.
    private void crashesThatFollow(int from) {
        for (int i = from; i < testCase.script().size(); i++) {
            if (!(testCase.script().get(i) instanceof Action.CrashAfter(var _, var after))) {
                return;
            }
            world.lives().crashAfter(after);
        }
    }

    private void act(Action action) {
        witness.act(action);
        switch (action) {
            case Action.Answer answer -> refusal(action, answer.refused(), answer(answer));
            case Action.Heartbeat(var _, var step, var refused) ->
                refusal(
                        action,
                        refused,
                        world.request(() -> world.engine().heartbeat(world.executionWith(step), step)));
            case Action.Occurs(var _, var event, var refused) -> refusal(action, refused, world.publish(event));
            case Action.Advance(var _, var duration) -> world.advance(duration);
            case Action.Down(var _, var duration) -> world.down(duration);
            case Action.Cancel(var _, var as, var reason, var refused) ->
                refusal(action, refused, world.request(() -> world.engine().cancel(world.execution(), as, reason)));
            case Action.Terminate(var _, var as, var reason, var refused) ->
                refusal(action, refused, world.request(() -> world.engine().terminate(world.execution(), as, reason)));
            case Action.Release(var _, var decision, var output, var as, var reason, var refused) ->
                refusal(
                        action,
                        refused,
                        world.request(() -> world.engine().release(world.execution(), decision, output, as, reason)));
            case Action.CrashNow _ -> world.crash();
            case Action.CrashAfter _ -> {} // armed with the line before
            case Action.ClockBack(var _, var duration) -> world.putClockBack(duration);
            case Action.SetEnv(var _, var values) -> world.setEnv(values);
            case Action.SetSecrets(var _, var values) -> world.setSecrets(values);
            case Action.Start start -> refusal(action, start.refused(), world.startAgain(start));
            case Action.Deploy(var _, var workflow) -> world.deploy(workflow);
            case Action.Retain(var _, var age) -> world.retain(age);
            case Action.Install(var _, var agent, var installed) -> world.install(agent, installed);
            case Action.Expect(var _, var expectation) ->
                mismatches.addAll(Judge.mismatches(expectation, world.snapshot()));
        }
    }

    private @Nullable Refusal answer(Action.Answer answer) {
        var said = new Engine.Answer(
                answer.action(),
                answer.as().user(),
                answer.as().groups(),
                answer.payload(),
                answer.comment(),
                answer.error(),
                answer.errorDetail());
        if (answer.visit() == null) {
            return world.request(() -> world.engine().answer(world.executionWith(answer.step()), answer.step(), said));
        }
        var token = world.token(answer.step(), answer.visit());
        if (token == null) {
            return new Refusal("no such gate was ever open", "");
        }
        return world.request(() -> world.engine().answer(token, said));
    }

    private void refusal(Action action, @Nullable String expected, @Nullable Refusal actual) {
        if (!Objects.equals(expected, actual == null ? null : actual.code())) {
            mismatches.add(new Report.Mismatch(
                    action.span().line(),
                    action.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT),
                    expected == null ? "taken" : "refused: " + expected,
                    actual == null ? "taken" : actual.words()));
        }
    }
}
