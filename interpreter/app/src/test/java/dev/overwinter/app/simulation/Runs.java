package dev.overwinter.app.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Many programs, one after the other.
final class Runs {
    private final Simulation.Ports ports;
    final Map<Judgement.Depth, Integer> depths = new EnumMap<>(Judgement.Depth.class);

    /// Programs that met a known bug of the engine and were not judged.
    final Map<Known, Integer> known = new EnumMap<>(Known.class);

    Runs(Simulation.Ports ports) {
        this.ports = ports;
    }

    /// @return what is wrong, in a text that says all that is needed to find out why; empty where all is well
    String complaintsOf(long seed) {
        var program = Programs.of(seed);
        var weather = Weather.of(seed);
        var dice = new Dice(Dice.mix(seed, "cancel", 0));
        long cancelAt = dice.chance(0.15) ? dice.below(30_000) * 1_000_000L + dice.below(999_983) : -1;
        var cancel = cancelAt < 0 ? Stop.NEVER : new Stop(cancelAt, Err.of(Err.CANCELLED));
        var verdict = new Shadow(program.workflow(), program.oracle()).run(program.input(), cancel);
        var outcome = new Simulation(program, weather, cancelAt, ports).run();
        var judgement = new Judgement(outcome, verdict, weather);
        depths.merge(judgement.depth, 1, Integer::sum);
        if (!outcome.known().isEmpty()) {
            outcome.known().forEach(one -> known.merge(one, 1, Integer::sum));
            return "";
        }
        var complaints = judgement.complaints();
        return complaints.isEmpty() ? "" : described(program, weather, cancelAt, verdict, outcome, judgement, complaints);
    }

    private static String described(
            Program program,
            Weather weather,
            long cancelAt,
            Shadow.Verdict verdict,
            Simulation.Outcome outcome,
            Judgement judgement,
            List<String> complaints) {
        var facts = new ArrayList<>(verdict.told().facts);
        facts.sort(null);
        var text = new StringBuilder("seed " + program.seed() + " (" + judgement.depth + ")\n");
        complaints.forEach(complaint -> text.append("  ").append(complaint).append('\n'));
        text.append("\nweather: ").append(weather).append(", cancelled at ").append(cancelAt / 1000);
        text.append("\ninput: ").append(program.input()).append('\n').append(program.yaml());
        text.append("\nevents: ").append(outcome.events());
        text.append("\n\nthe shadow says: ").append(verdict.status()).append(' ').append(verdict.output()).append('\n');
        facts.forEach(fact -> text.append(fact).append('\n'));
        text.append("\nthe engine did:\n");
        outcome.history().forEach(entry -> text.append(entry.engine() ? "  (" : "   ")
                .append(new Fact(Scheduler.Clock.nanos(entry.at()), Judgement.text(entry)))
                .append('\n'));
        return text.toString();
    }
}
