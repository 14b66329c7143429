package dev.overwinter.benchmarks.peers;

import dev.overwinter.benchmarks.Figures;
import dev.overwinter.benchmarks.Jvm;
import dev.overwinter.benchmarks.Spread;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// All systems run one workload, taking turns, so that a busy machine disturbs all of them alike; each against
/// Overwinter in the same turn.
///
/// @param workload its name and its numbers, as `PeerJvm` takes them
/// @param measures what is compared
record Contest(String title, List<String> workload, int runs, List<Measure> measures) {
    private static final String HEAP = "-Xmx2g";

    /// A figure that every system has.
    ///
    /// @param name the figure's, as `PeerWorkload` gives it
    record Measure(String what, String name, Better better) {}

    /// What makes a figure a good one; `NEITHER` is not compared.
    enum Better {
        MORE,
        LESS,
        NEITHER
    }

    Figures measure() {
        var found = new EnumMap<Contestant, List<JsonNode>>(Contestant.class);
        for (var contestant : Contestant.values()) {
            found.put(contestant, new ArrayList<>());
        }
        for (int run = 0; run < runs; run++) {
            found.forEach((contestant, list) -> list.add(run(contestant)));
        }
        return figures(found);
    }

    private JsonNode run(Contestant contestant) {
        var arguments = new ArrayList<>(List.of(contestant.word()));
        arguments.addAll(workload);
        var lines = new Jvm(List.of(HEAP), PeerJvm.class.getName()).run(arguments.toArray(String[]::new));
        System.err.println(contestant.word() + " " + lines.getLast());
        return JsonMapper.shared().readTree(lines.getLast());
    }

    private Figures figures(Map<Contestant, List<JsonNode>> found) {
        var figures = new Figures("peers " + workload.getFirst());
        figures.note(
                "workload",
                title
                        + "; %d turns, a new JVM (%s) and an empty database in each; median (least to most)"
                                .formatted(runs, HEAP));
        for (var contestant : Contestant.values()) {
            figures.note(contestant.word(), contestant.settings());
        }
        for (var measure : measures) {
            found.forEach((contestant, list) -> figures.add(
                    contestant.word() + ": " + measure.what(),
                    contestant.word() + capitalised(measure.name()),
                    spread(list, measure)));
            found.forEach((contestant, list) -> {
                if (contestant != Contestant.OVERWINTER && measure.better() != Better.NEITHER) {
                    figures.add(
                            "overwinter is so many times as good as " + contestant.word(),
                            "times" + capitalised(contestant.word()) + capitalised(measure.name()),
                            times(found.get(Contestant.OVERWINTER), list, measure));
                }
            });
        }
        return figures;
    }

    private static Spread spread(List<JsonNode> runs, Measure measure) {
        return Spread.of(runs.stream().mapToDouble(run -> figure(run, measure)).toArray());
    }

    /// Turn by turn.
    private static Spread times(List<JsonNode> ours, List<JsonNode> theirs, Measure measure) {
        var times = new double[ours.size()];
        for (int run = 0; run < times.length; run++) {
            double ratio = figure(ours.get(run), measure) / figure(theirs.get(run), measure);
            times[run] = measure.better() == Better.MORE ? ratio : 1 / ratio;
        }
        return Spread.of(times);
    }

    private static double figure(JsonNode run, Measure measure) {
        return run.path(measure.name()).doubleValue();
    }

    private static String capitalised(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
