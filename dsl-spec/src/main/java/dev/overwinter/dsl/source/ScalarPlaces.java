package dev.overwinter.dsl.source;

import dev.overwinter.dsl.Span;

/// Where each character of a scalar's text stands in the source, through quotes, escapes, folding and indentation.
///
/// White space is matched loosely (a folded line break has no one place); every other character exactly.
public final class ScalarPlaces {
    private final SourceText source;
    private final int[] offsets;

    public ScalarPlaces(SourceText source, Tree.Scalar scalar) {
        this.source = source;
        this.offsets = align(source.text(), scalar);
    }

    /// The place of `[start, end)` of the scalar's text.
    public Span span(int start, int end) {
        int last = offsets.length - 1;
        int from = offsets[Math.clamp(start, 0, last)];
        int to = end > start && end <= last ? offsets[end - 1] + 1 : offsets[Math.clamp(end, 0, last)];
        return source.span(from, Math.max(from + 1, to));
    }

    /// The offset in the source of a character of the scalar's text.
    public int offset(int index) {
        return offsets[Math.clamp(index, 0, offsets.length - 1)];
    }

    private static int[] align(String text, Tree.Scalar scalar) {
        var value = scalar.value().asString("");
        var offsets = new int[value.length() + 1];
        int at = firstCharacter(text, scalar);
        for (int i = 0; i < value.length(); i++) {
            char wanted = value.charAt(i);
            at = skipLayout(text, at, scalar.end(), wanted, scalar.style());
            offsets[i] = Math.min(at, scalar.end());
            at += length(text, at, wanted, scalar.style());
        }
        offsets[value.length()] = Math.min(at, scalar.end());
        return offsets;
    }

    private static int firstCharacter(String text, Tree.Scalar scalar) {
        return switch (scalar.style()) {
            case PLAIN -> scalar.start();
            case SINGLE_QUOTED, DOUBLE_QUOTED -> scalar.start() + 1;
            case BLOCK -> {
                int lineEnd = text.indexOf('\n', scalar.start());
                yield lineEnd < 0 ? scalar.start() : lineEnd + 1;
            }
        };
    }

    private static int skipLayout(String text, int from, int end, char wanted, Tree.Style style) {
        int at = from;
        while (at < end && text.charAt(at) != wanted) {
            boolean continued = style == Tree.Style.DOUBLE_QUOTED
                    && text.charAt(at) == '\\'
                    && at + 1 < end
                    && (text.charAt(at + 1) == '\n' || text.charAt(at + 1) == '\r');
            if (continued) {
                at++;
            } else if (!Character.isWhitespace(text.charAt(at)) || Character.isWhitespace(wanted)) {
                return at;
            }
            at++;
        }
        return at;
    }

    /// How many characters of the source stand for one of the text.
    private static int length(String text, int at, char wanted, Tree.Style style) {
        if (at >= text.length()) {
            return 0;
        }
        char found = text.charAt(at);
        if (Character.isLowSurrogate(wanted) && found != wanted && found != '\\') {
            return 0;
        }
        if (style == Tree.Style.SINGLE_QUOTED && found == '\'' && wanted == '\'') {
            return 2;
        }
        if (style != Tree.Style.DOUBLE_QUOTED || found != '\\' || at + 1 >= text.length()) {
            return 1;
        }
        boolean secondHalf = Character.isLowSurrogate(wanted);
        if (secondHalf && text.charAt(at + 1) != 'u') {
            return 0;
        }
        return switch (text.charAt(at + 1)) {
            case 'x' -> 4;
            case 'u' -> 6;
            case 'U' -> 10;
            default -> 2;
        };
    }
}
