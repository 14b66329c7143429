package dev.overwinter.dsl.source;

import dev.overwinter.dsl.Span;
import java.util.ArrayList;

/// A text with a name, which turns character offsets into places and back.
public final class SourceText {
    private final String file;
    private final String text;
    private final int[] lineStarts;

    public SourceText(String file, String text) {
        this.file = file;
        this.text = text;
        this.lineStarts = lineStarts(text);
    }

    public String file() {
        return file;
    }

    public String text() {
        return text;
    }

    /// The place of `[start, end)`.
    public Span span(int start, int end) {
        int from = Math.clamp(start, 0, text.length());
        int to = Math.clamp(end, from, text.length());
        int line = lineOf(from);
        int endLine = lineOf(to);
        return new Span(file, line + 1, from - lineStarts[line] + 1, endLine + 1, to - lineStarts[endLine] + 1);
    }

    /// The line number, from 1, of a character.
    public int lineNumber(int offset) {
        return lineOf(Math.clamp(offset, 0, text.length())) + 1;
    }

    /// The offset of the first character of the line in which a character stands.
    public int startOfLine(int offset) {
        return lineStarts[lineOf(Math.clamp(offset, 0, text.length()))];
    }

    /// The offset of the end of the line in which a character stands, before its line break.
    public int endOfLine(int offset) {
        int end = Math.clamp(offset, 0, text.length());
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    /// The offset of a place given as line and column from 0, the column in code points.
    public int offset(int line, int columnInCodePoints) {
        int start = lineStarts[Math.clamp(line, 0, lineStarts.length - 1)];
        int count = Math.min(columnInCodePoints, text.codePointCount(start, text.length()));
        return text.offsetByCodePoints(start, count);
    }

    /// The offset of the first half of a surrogate pair whose other half is missing; -1 where there is none.
    int tornCharacter() {
        for (int i = 0; i < text.length(); i++) {
            boolean pair = Character.isHighSurrogate(text.charAt(i))
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (!pair && Character.isSurrogate(text.charAt(i))) {
                return i;
            }
            i += pair ? 1 : 0;
        }
        return -1;
    }

    private int lineOf(int offset) {
        int low = 0;
        int high = lineStarts.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (lineStarts[middle] <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private static int[] lineStarts(String text) {
        var starts = new ArrayList<Integer>();
        starts.add(0);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n')) {
                starts.add(i + 1);
            }
        }
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }
}
