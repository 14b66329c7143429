package dev.overwinter.runtime.jdbc;

/// Any Java text as one that is valid UTF-8 without NUL: what is not is written as `\u001A` and four hex digits.
final class WholeText {
    private static final char MARK = '\u001A';
    private static final int DIGITS = 4;

    private WholeText() {}

    static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isOdd(text, i)) {
                return escaped(text);
            }
        }
        return text;
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (isOdd(text, i)) {
                escaped.append(MARK).append("%04x".formatted((int) text.charAt(i)));
            } else {
                escaped.append(text.charAt(i));
            }
        }
        return escaped.toString();
    }

    private static boolean isOdd(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
        }
        return c == 0 || c == MARK;
    }

    static String read(String text) {
        int mark = text.indexOf(MARK);
        if (mark < 0) {
            return text;
        }
        var read = new StringBuilder();
        int from = 0;
        for (; mark >= 0; mark = text.indexOf(MARK, from)) {
            int end = mark + 1 + DIGITS;
            read.append(text, from, mark).append((char) Integer.parseInt(text.substring(mark + 1, end), 16));
            from = end;
        }
        return read.append(text, from, text.length()).toString();
    }
}
