package dev.overwinter.app.kill;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Deals kill points: every point of a phase once before any comes again, and some ages between them.
final class Deck {
    private static final int OLDEST_PERCENT = 95;

    private final Random random;
    private final Random coin;
    private final Map<Phase, List<Integer>> left = new EnumMap<>(Phase.class);

    Deck(long seed) {
        random = new Random(seed);
        coin = new Random(seed);
    }

    /// Apart from the kill points, so that how often a coin is flipped does not change them.
    boolean flip() {
        return coin.nextBoolean();
    }

    /// The kill points of one execution in one phase, in the order of the run.
    List<KillPoint> deal(Phase phase) {
        int byProgress = phase.kills() - phase.kills() / 3;
        var dealt = new ArrayList<KillPoint>();
        for (int index : take(phase, byProgress)) {
            dealt.add(phase.points().get(index));
        }
        while (dealt.size() < phase.kills()) {
            dealt.add(random.nextInt(dealt.size() + 1), new KillPoint.AtAge(random.nextInt(OLDEST_PERCENT)));
        }
        return dealt;
    }

    private List<Integer> take(Phase phase, int count) {
        var taken = new ArrayList<Integer>();
        while (taken.size() < count) {
            var rest = left.computeIfAbsent(phase, this::shuffled);
            taken.add(rest.removeLast());
            if (rest.isEmpty()) {
                left.remove(phase);
            }
        }
        taken.sort(Comparator.naturalOrder());
        return taken;
    }

    private List<Integer> shuffled(Phase phase) {
        var all = new ArrayList<Integer>();
        for (int i = 0; i < phase.points().size(); i++) {
            all.add(i);
        }
        Collections.shuffle(all, random);
        return all;
    }
}
