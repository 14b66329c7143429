package dev.overwinter.dsl.source;

import dev.overwinter.dsl.Span;
import dev.overwinter.dsl.diagnostic.Diagnostics;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Says what the author probably meant where YAML stops reading.
final class YamlProblem {
    private static final Pattern LINE = Pattern.compile("^([\\s\\-{,]*)([A-Za-z_$][\\w$.-]*)\\s*:\\s+(.*)$");
    private static final Set<String> CONDITIONS = Set.of("if", "when", "until", "failIf", "while", "stopWhen");

    private final SourceText source;
    private final Diagnostics diagnostics;

    YamlProblem(SourceText source, Diagnostics diagnostics) {
        this.source = source;
        this.diagnostics = diagnostics;
    }

    void unreadable(int character, Span place) {
        diagnostics.error(
                "unreadable-character",
                "the file has a character that YAML does not allow (U+%04X)".formatted(character),
                place,
                null,
                "delete it, or write it as an escape in double quotes");
    }

    void report(YamlEngineException problem) {
        switch (problem) {
            case MarkedYamlEngineException marked -> report(marked);
            case ReaderException unreadable -> unreadable(unreadable.getCodePoint(), unreadablePlace(unreadable));
            default ->
                diagnostics.error(
                        "broken-yaml",
                        "this is not YAML 1.2",
                        source.span(0, source.endOfLine(0)),
                        null,
                        source.text().startsWith("%") ? "delete the line that begins with %" : null);
        }
    }

    private Span unreadablePlace(ReaderException unreadable) {
        int position = Math.max(0, source.text().indexOf(Character.toString(unreadable.getCodePoint())));
        return source.span(position, position + 1);
    }

    private void report(MarkedYamlEngineException problem) {
        int at = offset(problem.getProblemMark().or(problem::getContextMark).orElse(null));
        var said = String.valueOf(problem.getProblem());
        var context = String.valueOf(problem.getContext());
        if (said.contains("mapping values are not allowed")) {
            colon(at);
        } else if (said.contains("unknown escape character") || said.contains("hexadecimal numbers")) {
            escape(at);
        } else if (said.contains("cannot start any token")) {
            badStart(at);
        } else if (context.contains("quoted scalar")) {
            unclosedQuote(offset(problem.getContextMark().orElse(null)));
        } else if (context.contains("tag") || said.contains("tag handle")) {
            reportTag(
                    source,
                    diagnostics,
                    offset(problem.getContextMark().or(problem::getProblemMark).orElse(null)));
        } else if (context.contains("flow mapping") || context.contains("flow sequence")) {
            flow(at, offset(problem.getContextMark().orElse(null)), context.contains("mapping"));
        } else if (said.contains("could not find expected ':'")) {
            int line =
                    offset(problem.getContextMark().or(problem::getProblemMark).orElse(null));
            diagnostics.error(
                    "missing-colon",
                    "a key and a colon were expected",
                    source.span(line, source.endOfLine(line)),
                    "this line has no \": \"",
                    "write \"key: value\"; a text of several lines begins with | or stands in quotes");
        } else {
            leftover(at);
        }
    }

    /// `x: a: b`, `if: a ? b : c`, or a line that is indented under a value.
    private void colon(int at) {
        var line = line(at);
        if (line == null || !line.group(3).contains(":")) {
            diagnostics.error(
                    "bad-indentation",
                    "this line is indented deeper than the lines around it",
                    restOfLine(firstCharacter(at), source.endOfLine(at)),
                    "the line above already has its value",
                    "begin keys that belong together in the same column");
            return;
        }
        boolean expression = CONDITIONS.contains(line.group(2)) || line.group(3).startsWith("${");
        int value = source.startOfLine(at) + line.start(3);
        diagnostics.error(
                "colon-in-text",
                expression ? "a colon inside an expression needs quotes" : "a colon inside a text needs quotes",
                source.span(at, at + 1),
                "YAML reads \": \" as the end of a key",
                "put the " + (expression ? "expression" : "text") + " in quotes: " + line.group(2) + ": "
                        + Quoted.text(uncommented(value)));
    }

    private void escape(int at) {
        int start = at > 0 && source.text().charAt(at - 1) == '\\' ? at - 1 : at;
        int end = Math.min(source.text().length(), start + 2);
        diagnostics.error(
                "unknown-escape",
                "\"" + source.text().substring(start, end) + "\" is no escape that YAML knows",
                source.span(start, end),
                "double quotes read the backslash as an escape",
                "use single quotes, or write the backslash twice");
    }

    private void badStart(int at) {
        char found = at < source.text().length() ? source.text().charAt(at) : ' ';
        if (found == '\t') {
            diagnostics.error(
                    "tab",
                    "YAML is indented with spaces",
                    source.span(at, at + 1),
                    "this is a tab",
                    "use two spaces for each level");
            return;
        }
        diagnostics.error(
                "needs-quotes",
                "a text that begins with " + found + " needs quotes",
                source.span(at, at + 1),
                null,
                "write " + Quoted.text(uncommented(at)));
    }

    private void unclosedQuote(int start) {
        diagnostics.error(
                "unclosed-quote",
                "this quote is never closed",
                source.span(start, start + 1),
                "the text begins here",
                source.text().startsWith("'", start)
                        ? "a quote inside single quotes is written twice: ''"
                        : "a quote inside double quotes is written \\\"");
    }

    private void flow(int at, int open, boolean mapping) {
        var line = line(at);
        var text = source.text();
        int end = source.endOfLine(at);
        int dollar = text.lastIndexOf("${", Math.min(at, end));
        if (dollar >= source.startOfLine(at) && dollar <= at) {
            int close = text.indexOf('}', dollar);
            int stop = close < 0 || close > end ? end : close + 1;
            diagnostics.error(
                    "expression-in-braces",
                    "inside { } or [ ] an expression needs quotes",
                    source.span(dollar, stop),
                    "YAML reads its brace as the start of an object",
                    "write \"" + text.substring(dollar, stop) + "\"");
            return;
        }
        if (text.startsWith("{{", open) || open > 0 && text.startsWith("{{", open - 1)) {
            reportBraces(source, diagnostics, text.startsWith("{{", open) ? open : open - 1);
            return;
        }
        if (line != null && line.group(3).startsWith("[")
                || line != null && line.group(3).startsWith("{")) {
            boolean closes = text.substring(open, end).contains(mapping ? "}" : "]");
            if (closes && CONDITIONS.contains(line.group(2))) {
                leftover(at);
                return;
            }
        }
        diagnostics.error(
                "unclosed-bracket",
                mapping ? "this { has no matching }" : "this [ has no matching ]",
                source.span(open, open + 1),
                "read as far as line " + source.lineNumber(at),
                "separate entries with commas; put texts with , : [ ] { } or # in quotes");
    }

    /// Something follows a value that is already complete: `if: 'a' == b`, `when: ['a'].includes(b)`.
    private void leftover(int at) {
        var line = line(at);
        if (line != null
                && !line.group(3).isEmpty()
                && "'\"[{".indexOf(line.group(3).charAt(0)) >= 0) {
            int value = source.startOfLine(at) + line.start(3);
            boolean bracket = "[{".indexOf(line.group(3).charAt(0)) >= 0;
            diagnostics.error(
                    "text-after-value",
                    "the value of \"" + line.group(2) + "\" is already complete",
                    restOfLine(Math.max(at, value), source.endOfLine(at)),
                    bracket
                            ? "YAML reads the brackets as the whole value"
                            : "YAML reads the quoted text as the whole value",
                    "put all of it in quotes: " + line.group(2) + ": " + Quoted.text(uncommented(value)));
            return;
        }
        if (line != null && line.group(3).startsWith("!")) {
            reportTag(source, diagnostics, source.startOfLine(at) + line.start(3));
            return;
        }
        diagnostics.error(
                "bad-indentation",
                "this line does not fit the lines above it",
                restOfLine(firstCharacter(at), source.endOfLine(at)),
                null,
                "begin keys that belong together in the same column, and entries of a list with \"- \"");
    }

    /// `if: !steps.a.ok`
    static void reportTag(SourceText source, Diagnostics diagnostics, int start) {
        boolean foreign = source.text().startsWith("!!", start);
        var written = source.text().substring(start, source.endOfLine(start)).strip();
        int word = start;
        while (word < source.text().length()
                && !Character.isWhitespace(source.text().charAt(word))) {
            word++;
        }
        diagnostics.error(
                "exclamation-mark",
                "YAML reads a value that begins with ! as a type mark",
                source.span(start, word),
                foreign ? "not part of the language" : "the expression would be lost",
                "put it in quotes: " + Quoted.text(withoutComment(written)));
    }

    /// `{{ x }}`, a habit from template languages.
    static void reportBraces(SourceText source, Diagnostics diagnostics, int start) {
        int close = source.text().indexOf("}}", start);
        int end = close < 0 || close > source.endOfLine(start) ? source.endOfLine(start) : close + 2;
        var inner = source.text()
                .substring(Math.min(start + 2, end), Math.max(start + 2, end - 2))
                .strip();
        diagnostics.error(
                "double-braces",
                "{{ }} is not an expression here",
                source.span(start, end),
                null,
                "write \"${ " + inner + " }\"");
    }

    private String uncommented(int start) {
        return withoutComment(
                source.text().substring(start, source.endOfLine(start)).strip());
    }

    private static String withoutComment(String text) {
        int comment = text.indexOf(" # ");
        return comment < 0 ? text : text.substring(0, comment).strip();
    }

    private @Nullable Matcher line(int at) {
        var matcher = LINE.matcher(source.text().substring(source.startOfLine(at), source.endOfLine(at)));
        return matcher.matches() ? matcher : null;
    }

    private int firstCharacter(int at) {
        int start = source.startOfLine(at);
        while (start < at && Character.isWhitespace(source.text().charAt(start))) {
            start++;
        }
        return start;
    }

    private Span restOfLine(int start, int end) {
        int from = Math.min(start, end);
        var written = source.text().substring(from, end).stripTrailing();
        return source.span(from, from + Math.max(1, written.length()));
    }

    private int offset(@Nullable Mark mark) {
        return mark == null ? 0 : source.offset(mark.getLine(), mark.getColumn());
    }
}
