package dev.overwinter.app.torture;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Deals kills: every named point once before any comes again, and as many at random moments between them.
final class Shots {
    private static final int LATEST_MILLIS = 1_200;
    private static final int JITTER_MILLIS = 30;
    private static final int MOST_CALLS = 140;
    private static final int ONE_STARTS_OF = 4;

    static final String AT_RANDOM = "at random";

    private final Random random;
    private final Deque<Point> points = new ArrayDeque<>();
    private boolean named;

    /// A kill.
    ///
    /// @param point null: at a random moment
    /// @param hit how often the point must have been reached
    /// @param startingUp before it serves
    /// @param calls a random kill, or a stop, comes when the world was asked to do so much
    /// @param moment and so much later; while it starts, after its start
    record Shot(@Nullable Point point, int hit, boolean startingUp, int calls, Duration moment) {
        String name() {
            return point != null ? point.toString() : startingUp ? AT_RANDOM + ", starting" : AT_RANDOM;
        }

        /// What the process is told.
        String order() {
            return point == null ? "" : new Reached.Order(point.name(), hit, hit, Reached.Deed.KILL).text();
        }
    }

    Shots(long seed) {
        random = new Random(seed);
    }

    Shot next() {
        named = !named;
        if (!named) {
            boolean startingUp = random.nextInt(ONE_STARTS_OF) == 0;
            return new Shot(
                    null,
                    0,
                    startingUp,
                    random.nextInt(MOST_CALLS),
                    Duration.ofMillis(random.nextInt(startingUp ? LATEST_MILLIS : JITTER_MILLIS)));
        }
        if (points.isEmpty()) {
            points.addAll(shuffled());
        }
        var point = points.pop();
        return new Shot(point, 1 + random.nextInt(point.mostHits()), false, MOST_CALLS / 4, Duration.ZERO);
    }

    private List<Point> shuffled() {
        var all = new ArrayList<>(Point.dealt());
        Collections.shuffle(all, random);
        return all;
    }
}
