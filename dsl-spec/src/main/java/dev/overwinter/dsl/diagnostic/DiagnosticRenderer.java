package dev.overwinter.dsl.diagnostic;

import dev.overwinter.dsl.Span;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Shows diagnostics: to people with the line they are about, to programs as JSON.
public final class DiagnosticRenderer {
    private static final int WIDEST_LINE = 160;

    private DiagnosticRenderer() {}

    /// @param text the source text that the diagnostics are about
    public static String render(List<Diagnostic> diagnostics, String text) {
        var lines = text.split("\r\n|\r|\n", -1);
        return diagnostics.stream().map(one -> render(one, lines)).collect(Collectors.joining("\n"));
    }

    /// A control character of a file must not reach a terminal.
    private static String harmless(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) ? c == '\t' || c == '\n' ? ' ' : 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String render(Diagnostic diagnostic, String[] lines) {
        var span = diagnostic.span();
        var number = Integer.toString(span.line());
        var margin = " ".repeat(number.length());
        var out = new StringBuilder()
                .append(severity(diagnostic) + "[" + diagnostic.slug() + "]: " + harmless(diagnostic.title()) + "\n")
                .append(margin + "--> " + span.file() + ":" + span.line() + ":" + span.column() + "\n");
        if (span.line() <= lines.length) {
            var shown = Shown.of(lines[span.line() - 1], span);
            out.append(margin + " |\n")
                    .append((number + " | " + shown.text()).stripTrailing() + "\n")
                    .append(margin + " | " + shown.marker());
            if (diagnostic.label() != null) {
                out.append(" " + harmless(diagnostic.label()));
            }
            out.append("\n");
        }
        if (diagnostic.hint() != null) {
            out.append(margin + " |\n").append(hint(diagnostic.hint(), margin));
        }
        return out.toString();
    }

    private static String hint(String hint, String margin) {
        return margin + " = hint: " + harmless(hint.strip()) + "\n";
    }

    private static String severity(Diagnostic diagnostic) {
        return diagnostic.severity().name().toLowerCase(Locale.ROOT);
    }

    /// An array of objects with the fields `severity`, `slug`, `title`, `file`, `line`, `column`, `endLine`,
    /// `endColumn`, `label`, `hint`; a label or hint that is absent is null.
    public static ArrayNode json(List<Diagnostic> diagnostics) {
        var array = JsonNodeFactory.instance.arrayNode();
        diagnostics.forEach(one -> array.add(json(one)));
        return array;
    }

    /// One diagnostic as an object; see [#json(List)].
    public static JsonNode json(Diagnostic diagnostic) {
        var span = diagnostic.span();
        return JsonNodeFactory.instance
                .objectNode()
                .put("severity", severity(diagnostic))
                .put("slug", diagnostic.slug())
                .put("title", diagnostic.title())
                .put("file", span.file())
                .put("line", span.line())
                .put("column", span.column())
                .put("endLine", span.endLine())
                .put("endColumn", span.endColumn())
                .put("label", diagnostic.label())
                .put("hint", diagnostic.hint());
    }

    /// The line as it fits a terminal, and the carets below it.
    private record Shown(String text, String marker) {
        static Shown of(String line, Span span) {
            int start = Math.min(span.column() - 1, line.length());
            int end = span.endLine() > span.line() ? line.stripTrailing().length() : span.endColumn() - 1;
            end = Math.max(start + 1, Math.min(end, Math.max(line.length(), start + 1)));
            if (line.length() <= WIDEST_LINE) {
                return new Shown(harmless(line), " ".repeat(start) + "^".repeat(end - start));
            }
            int from = Math.max(0, Math.min(start - WIDEST_LINE / 3, line.length() - WIDEST_LINE));
            int to = Math.min(line.length(), from + WIDEST_LINE);
            var before = from > 0 ? "…" : "";
            var after = to < line.length() ? "…" : "";
            return new Shown(
                    harmless(before + line.substring(from, to) + after),
                    " ".repeat(before.length() + start - from) + "^".repeat(Math.max(1, Math.min(end, to) - start)));
        }
    }
}
