package dev.overwinter.dsl.diagnostic;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Finds the name that an author probably meant.
public final class Spelling {
    private Spelling() {}

    /// The candidate nearest to a name, or null where none is near enough to be worth a guess.
    public static @Nullable String nearest(String name, Collection<String> candidates) {
        String best = null;
        int bestDistance = Math.max(1, name.length() / 3) + 1;
        for (var candidate : candidates.stream().sorted().toList()) {
            int distance = distance(plain(name), plain(candidate), bestDistance);
            if (distance < bestDistance && !candidate.equals(name)) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best;
    }

    /// `did you mean "x"?`, or null without a near candidate.
    public static @Nullable String hint(String name, Collection<String> candidates) {
        var nearest = nearest(name, candidates);
        return nearest == null ? null : "did you mean \"" + nearest + "\"?";
    }

    /// Upper case and word separators are the commonest slips, so they cost nothing.
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /// Edits (insert, delete, replace, swap two neighbours) from one text to the other; stops counting at the bound.
    private static int distance(String from, String to, int bound) {
        if (Math.abs(from.length() - to.length()) >= bound) {
            return bound;
        }
        var beforeLast = new int[to.length() + 1];
        var last = new int[to.length() + 1];
        var row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replace = last[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replace, Math.min(last[j], row[j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            var spare = beforeLast;
            beforeLast = last;
            last = row;
            row = spare;
        }
        return Math.min(last[to.length()], bound);
    }
}
