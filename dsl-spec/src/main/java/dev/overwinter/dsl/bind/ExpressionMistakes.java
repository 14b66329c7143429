package dev.overwinter.dsl.bind;

import dev.overwinter.dsl.expression.JavaScriptSyntax;
import dev.overwinter.dsl.expression.Reading;
import dev.overwinter.dsl.expression.Syntax;
import dev.overwinter.dsl.source.Draft;
import dev.overwinter.dsl.source.Quoted;
import dev.overwinter.dsl.source.ScalarPlaces;
import dev.overwinter.dsl.source.Tree;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Says what is wrong with an expression, and which habit or which trap of YAML it probably comes from.
final class ExpressionMistakes {
    private static final Pattern FOREIGN_WORDS = Pattern.compile("\\s(and|or|not|is)\\s");
    private static final Pattern OUR_NAMES =
            Pattern.compile("\\{\\{-?\\s*(steps|input|inputs|vars|env|secrets|item|error|output|github|execution)\\b");

    private static final Set<String> CALLBACK_FIELDS = Set.of("url", "token");

    private final Draft draft;

    ExpressionMistakes(Draft draft) {
        this.draft = draft;
    }

    /// The expression does not parse.
    ///
    /// @param from where the expression begins in the scalar's text
    void report(Tree.Scalar scalar, ScalarPlaces places, String source, int from, Syntax.Broken broken) {
        if (scalar.style() == Tree.Style.PLAIN && commentAfter(scalar) != null) {
            reportCut(scalar);
            return;
        }
        var span = places.span(from + broken.start(), from + broken.end());
        if (scalar.style() == Tree.Style.DOUBLE_QUOTED && source.contains("\n") && writesNewlineEscape(scalar)) {
            draft.error(
                    "newline-in-expression",
                    "\\n in double quotes breaks the line inside the expression",
                    span,
                    "YAML reads the escape before JavaScript does",
                    "use single quotes around the value, or write \\\\n");
            return;
        }
        draft.error("syntax", "the expression cannot be read", span, broken.message(), habit(source));
    }

    /// A `${` that no brace closes.
    void reportOpen(Tree.Scalar scalar, String text, int start) {
        if (scalar.style() == Tree.Style.PLAIN && commentAfter(scalar) != null) {
            reportCut(scalar);
            return;
        }
        var places = new ScalarPlaces(draft.source(), scalar);
        int close = text.indexOf('}', start);
        if (close >= 0 && !text.startsWith("${{", start)) {
            reportFirstError(scalar, places, text, start + 2);
        } else if (!text.startsWith("${{", start)) {
            draft.error(
                    "unclosed-expression",
                    "this ${ is never closed",
                    places.span(start, start + 2),
                    null,
                    "close it with }; for the characters themselves write $${");
        }
    }

    private void reportFirstError(Tree.Scalar scalar, ScalarPlaces places, String text, int from) {
        for (int close = text.indexOf('}', from); close >= 0; close = text.indexOf('}', close + 1)) {
            var source = text.substring(from, close);
            boolean last = text.indexOf('}', close + 1) < 0;
            if (JavaScriptSyntax.parse(source) instanceof Syntax.Broken broken
                    && (last || broken.end() < source.length())) {
                report(scalar, places, source, from, broken);
                return;
            }
        }
        draft.error(
                "unclosed-expression", "this ${ is never closed", places.span(from - 2, from), null, "close it with }");
    }

    /// `${{ }}`, from GitHub Actions.
    ///
    /// @param at the offset of a possible `{{`
    boolean reportForeignBraces(Tree.Scalar scalar, String text, int at) {
        if (at < 1 || !text.startsWith("${{", at - 1)) {
            return at == 0 && reportMustache(scalar, text, 0);
        }
        int close = text.indexOf("}}", at);
        int end = close < 0 ? text.length() : close + 2;
        var inner = text.substring(Math.min(at + 2, end), Math.max(at + 2, close < 0 ? end : close))
                .strip();
        draft.error(
                "double-braces",
                "an expression has one pair of braces",
                new ScalarPlaces(draft.source(), scalar).span(at - 1, end),
                null,
                "write ${ " + inner + " }; for an object put a space between the braces: ${ { ... } }");
        return true;
    }

    /// `{{ steps.a.output }}`, from template languages; other double braces are left to the agents.
    boolean reportMustache(Tree.Scalar scalar, String text, int at) {
        var match = OUR_NAMES.matcher(text).region(at, text.length());
        if (!match.lookingAt()) {
            return false;
        }
        int close = text.indexOf("}}", at);
        int end = close < 0 ? text.length() : close + 2;
        var inner = text.substring(at + 2, close < 0 ? end : close).strip();
        draft.error(
                "double-braces",
                "{{ }} is not an expression here",
                new ScalarPlaces(draft.source(), scalar).span(at, end),
                null,
                "write ${ " + inner + " }");
        return true;
    }

    /// An expression that writes to its surroundings, most often `=` in the place of `==`.
    boolean reportAssignment(ScalarPlaces places, int from, List<Reading> readings) {
        for (var reading : readings) {
            if (reading.assigned()) {
                int end = reading.segments().isEmpty()
                        ? reading.end()
                        : reading.segments().getLast().end();
                draft.error(
                        "assignment",
                        "an expression cannot assign",
                        places.span(from + reading.start(), from + end),
                        "this would be changed",
                        "compare with ==; to change a variable use a \"set:\" step");
                return true;
            }
        }
        return false;
    }

    /// `secrets` or `callback` where they must not stand, or in a computation.
    void reportLate(ScalarPlaces places, String source, int from, Reading reading, boolean permitted) {
        int end = reading.segments().isEmpty()
                ? reading.end()
                : reading.segments().getLast().end();
        var written = source.substring(reading.start(), Math.min(source.length(), end));
        var span = places.span(from + reading.start(), from + end);
        if (!permitted) {
            var where = reading.root().equals("secrets")
                    ? "secrets can stand only in the \"with:\" of agent calls"
                    : "the callback's address can stand only in the \"with:\" of a gate's \"request:\" or \"notify:\"";
            draft.error("not-visible-here", "\"" + reading.root() + "\" is not visible here", span, where, null);
        } else if (reading.segments().isEmpty()) {
            draft.error(
                    "late-value",
                    "\"" + reading.root() + "\" alone is no value",
                    span,
                    "filled in only at the call, and never stored",
                    reading.root().equals("secrets")
                            ? "name one: secrets.NAME"
                            : "write callback.url or callback.token");
        } else if (reading.root().equals("callback") && !CALLBACK_FIELDS.contains(String.valueOf(reading.name(0)))) {
            draft.error(
                    "unknown-name",
                    "a callback has no \"" + reading.name(0) + "\"",
                    span,
                    null,
                    "it has callback.url and callback.token");
        } else {
            draft.error(
                    "late-value",
                    "nothing can be computed with " + written,
                    span,
                    "filled in only at the call, and never stored",
                    reading.root().equals("secrets")
                            ? "put it into the text: \"Bearer ${ " + written + " }\""
                            : "put it into the text: \"Answer at ${ " + written + " }\"");
        }
    }

    /// A comment that cuts an expression or a text short.
    void reportCut(Tree.Scalar scalar) {
        var source = draft.source();
        int start = source.text().indexOf('#', scalar.end());
        int end = source.endOfLine(scalar.end());
        var whole = source.text().substring(scalar.start(), end).strip();
        draft.broken().add(scalar);
        draft.error(
                "comment-cuts-value",
                "\" #\" ends the value and begins a comment",
                source.span(
                        start,
                        start
                                + Math.max(
                                        1,
                                        source.text()
                                                .substring(start, end)
                                                .stripTrailing()
                                                .length())),
                "this part is lost",
                "put the whole value in quotes: " + Quoted.text(whole));
    }

    /// The comment that follows a scalar in its line, with its `#`.
    @Nullable
    String commentAfter(Tree.Scalar scalar) {
        var text = draft.source().text();
        int end = draft.source().endOfLine(scalar.end());
        var rest = text.substring(Math.min(scalar.end(), end), end);
        return rest.length() > rest.stripLeading().length() && rest.strip().startsWith("#") ? rest.strip() : null;
    }

    private boolean writesNewlineEscape(Tree.Scalar scalar) {
        return draft.source().text().substring(scalar.start(), scalar.end()).contains("\\n");
    }

    private static @Nullable String habit(String source) {
        if (FOREIGN_WORDS.matcher(" " + source).find()) {
            return "JavaScript writes \"and\" as &&, \"or\" as ||, \"not\" as !, \"is\" as ==";
        }
        return null;
    }
}
