package dev.overwinter.app.testing;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.util.ArrayList;
import java.util.List;

/// What was expected beside what was found, line by line.
public final class LineDiff {
    private static final int CONTEXT = 3;

    private LineDiff() {}

    public enum Mark {
        SAME("  "),
        EXPECTED("- "),
        ACTUAL("+ "),
        LEFT_OUT("  ");

        private final String sign;

        Mark(String sign) {
            this.sign = sign;
        }
    }

    public record Line(Mark mark, String text) {
        @Override
        public String toString() {
            return mark.sign + text;
        }
    }

    public static List<Line> of(String expected, String actual) {
        var lines = new ArrayList<Line>();
        var patch = DiffUtils.diff(expected.lines().toList(), actual.lines().toList(), true);
        List<AbstractDelta<String>> deltas = patch.getDeltas();
        for (var delta : deltas) {
            switch (delta.getType()) {
                case EQUAL ->
                    same(lines, delta.getSource().getLines(), delta == deltas.getFirst(), delta == deltas.getLast());
                case DELETE, INSERT, CHANGE -> {
                    delta.getSource().getLines().forEach(line -> lines.add(new Line(Mark.EXPECTED, line)));
                    delta.getTarget().getLines().forEach(line -> lines.add(new Line(Mark.ACTUAL, line)));
                }
            }
        }
        return lines;
    }

    /// A long stretch without a difference is told by its ends.
    private static void same(List<Line> lines, List<String> stretch, boolean isFirst, boolean isLast) {
        int head = isFirst ? 0 : CONTEXT;
        int tail = isLast ? 0 : CONTEXT;
        int left = stretch.size() - head - tail;
        for (int i = 0; i < stretch.size(); i++) {
            if (left <= 1 || i < head || i >= stretch.size() - tail) {
                lines.add(new Line(Mark.SAME, stretch.get(i)));
            } else if (i == head) {
                lines.add(new Line(Mark.LEFT_OUT, "... " + left + " lines the same"));
            }
        }
    }
}
