package dev.overwinter.app.testing.coverage;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What of a workflow was reached.
///
/// @param file in which the workflow stands
/// @param workflow its name
/// @param points all of it, in the order of the file
public record Coverage(Path file, String workflow, List<Point> points, Set<Mark> reached) {

    /// So many of so many.
    public record Share(long reached, long all) {
        public static final Share NONE = new Share(0, 0);

        public Share plus(Share other) {
            return new Share(reached + other.reached, all + other.all);
        }

        /// Rounded down, so that only all of it is 100; of nothing, all was reached.
        public long percent() {
            return all == 0 ? 100 : reached * 100 / all;
        }
    }

    /// The same with what others reached of the same workflow.
    public Coverage and(Set<Mark> others) {
        var both = new HashSet<>(reached);
        both.addAll(others);
        return new Coverage(file, workflow, points, both);
    }

    public List<Point> missed() {
        return points.stream().filter(point -> !reached.contains(point.mark())).toList();
    }

    public Share steps() {
        return share(false);
    }

    public Share branches() {
        return share(true);
    }

    private Share share(boolean branches) {
        var some = points.stream()
                .filter(point -> point.mark().isBranch() == branches)
                .toList();
        return new Share(
                some.stream().filter(point -> reached.contains(point.mark())).count(), some.size());
    }
}
