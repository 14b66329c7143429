package dev.overwinter.app.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Many programs, one after the other.
final class Runs {
    private final Simulation.Ports ports;
    final Map<Judgement.Depth, Integer> depths = new EnumMap<>(Judgement.Depth.class);

    private final Spoiling spoiling;

    /// Something that is wrong on purpose: the simulator has to find it.
    ///
    /// @param store what the engine writes to
    /// @param outside what the engine hears
    record Spoiling(UnaryOperator<dev.overwinter.engine.port.Store> store, UnaryOperator<Oracle> outside) {
        static final Spoiling NONE = new Spoiling(store -> store, oracle -> oracle);
    }

    Runs(Simulation.Ports ports) {
        this(ports, Spoiling.NONE);
    }

    Runs(Simulation.Ports ports, Spoiling spoiling) {
        this.ports = ports;
        this.spoiling = spoiling;
    }

    /// @return what is wrong, in a text that says all that is needed to find out why; empty where all is well
    String complaintsOf(long seed) {
        var program = Programs.of(seed);
        var weather = Weather.of(seed);
        var intervention = Intervention.of(seed);
        var verdict = program.isOpen()
                ? Shadow.Verdict.open()
                : program.shadow().run(program.input(), 0, intervention.cancel());
        var outcome = new Simulation(program, weather, intervention, ports, spoiling).run();
        var judgement = new Judgement(outcome, verdict, weather, intervention);
        depths.merge(judgement.depth, 1, Integer::sum);
        var complaints = judgement.complaints();
        return complaints.isEmpty()
                ? ""
                : described(program, weather, intervention, verdict, outcome, judgement, complaints);
    }

    /// Everything that happens in a program's run, as one number: transitions, what the outside is asked, history.
    String digestOf(long seed) {
        var outcome = new Simulation(Programs.of(seed), Weather.of(seed), Intervention.of(seed), ports, spoiling).run();
        return outcome.digest();
    }

    private static String described(
            Program program,
            Weather weather,
            Intervention intervention,
            Shadow.Verdict verdict,
            Simulation.Outcome outcome,
            Judgement judgement,
            List<String> complaints) {
        var facts = new ArrayList<>(verdict.told().facts);
        facts.sort(null);
        var text = new StringBuilder("seed " + program.seed() + " (" + judgement.depth + ")\n");
        complaints.forEach(complaint -> text.append("  ").append(complaint).append('\n'));
        text.append("\nweather: ").append(weather).append(", ").append(intervention);
        text.append("\ninput: ").append(program.input()).append('\n');
        program.texts().forEach(one -> text.append(one.yaml()));
        text.append("\nevents: ").append(outcome.events());
        text.append("\n\nthe shadow says: ")
                .append(verdict.status())
                .append(' ')
                .append(verdict.output())
                .append('\n');
        facts.forEach(fact -> text.append(fact).append('\n'));
        text.append("\nthe engine did:\n");
        outcome.all()
                .forEach(state -> outcome.history(state.id())
                        .forEach(entry -> text.append(entry.engine() ? "  (" : "   ")
                                .append(new Fact(
                                        Scheduler.Clock.nanos(entry.at()),
                                        Judgement.text(entry, outcome.root(state.id()))))
                                .append('\n')));
        return text.toString();
    }
}
