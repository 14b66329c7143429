package dev.overwinter.dsl.bind;

import dev.overwinter.dsl.Expression;
import dev.overwinter.dsl.References;
import dev.overwinter.dsl.Template;
import dev.overwinter.dsl.expression.JavaScriptSyntax;
import dev.overwinter.dsl.expression.Usages;
import dev.overwinter.dsl.source.Draft;
import dev.overwinter.dsl.source.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Turns values and conditions of the file into templates and expressions.
final class TemplateReader {
    private static final String OPEN = "${";
    private static final String ESCAPED = "$${";
    private static final Template NULL = new Template.Literal(JsonNodeFactory.instance.nullNode());

    private final Draft draft;
    private final ExpressionReader expressions;
    private final ExpressionMistakes mistakes;

    TemplateReader(Draft draft, Usages usages) {
        this.draft = draft;
        this.expressions = new ExpressionReader(draft, usages);
        this.mistakes = new ExpressionMistakes(draft);
    }

    /// A point in the sequence of expressions read so far; see [#since(int)].
    int mark() {
        return expressions.read().size();
    }

    /// The expressions read since a mark.
    List<Expression> since(int mark) {
        return List.copyOf(expressions.read().subList(mark, expressions.read().size()));
    }

    /// Any value; expressions may stand in it at any depth.
    Template template(Tree tree, Allowed allowed) {
        if (draft.isBroken(tree)) {
            return NULL;
        }
        return switch (tree) {
            case Tree.Scalar scalar -> scalar(scalar, allowed);
            case Tree.Items items -> items(items, allowed);
            case Tree.Fields fields -> {
                var bound = fields(fields, allowed);
                yield isLiteral(bound.fields().values()) ? new Template.Literal(literalObject(bound)) : bound;
            }
        };
    }

    /// An object whose fields stay apart even where none of them has an expression.
    Template.Fields fields(Tree.Fields tree, Allowed allowed) {
        var fields = new LinkedHashMap<String, Template>();
        tree.members().forEach((key, member) -> fields.put(key, template(member.value(), allowed)));
        return new Template.Fields(fields);
    }

    /// A condition: bare JavaScript, or the same in `${ }`.
    ///
    /// @return null where there is none or it is wrong
    @Nullable
    Expression condition(@Nullable Tree tree) {
        if (!(tree instanceof Tree.Scalar scalar) || draft.isBroken(tree)) {
            return null;
        }
        if (scalar.value().isBoolean()) {
            var span = draft.span(tree);
            return new Expression(scalar.value().asString(), span, References.NONE);
        }
        if (!scalar.value().isString()) {
            return null;
        }
        var text = scalar.value().asString();
        if (mistakes.reportForeignBraces(scalar, text, text.indexOf("{{"))) {
            return null;
        }
        int start = skipSpace(text, 0);
        int end = text.length();
        if (text.startsWith(OPEN, start)) {
            int close = JavaScriptSyntax.endOf(text, start + OPEN.length());
            if (close >= 0 && skipSpace(text, close + 1) == text.length()) {
                start += OPEN.length();
                end = close;
            }
        }
        return expression(expressions.read(scalar, text, start, end, Allowed.NOTHING));
    }

    private static @Nullable Expression expression(ExpressionReader.@Nullable Part part) {
        return part instanceof ExpressionReader.Part.Evaluated evaluated ? evaluated.expression() : null;
    }

    private Template items(Tree.Items tree, Allowed allowed) {
        var items = tree.items().stream().map(item -> template(item, allowed)).toList();
        if (!isLiteral(items)) {
            return new Template.Items(items);
        }
        var array = JsonNodeFactory.instance.arrayNode(items.size());
        items.forEach(item -> array.add(((Template.Literal) item).value()));
        return new Template.Literal(array);
    }

    private static boolean isLiteral(Iterable<Template> templates) {
        for (var template : templates) {
            if (!(template instanceof Template.Literal)) {
                return false;
            }
        }
        return true;
    }

    private static JsonNode literalObject(Template.Fields fields) {
        var object = JsonNodeFactory.instance.objectNode();
        fields.fields().forEach((key, field) -> object.set(key, ((Template.Literal) field).value()));
        return object;
    }

    private Template scalar(Tree.Scalar scalar, Allowed allowed) {
        if (!scalar.value().isString()) {
            return new Template.Literal(scalar.value());
        }
        var text = scalar.value().asString();
        if (!text.contains("{")) {
            return new Template.Literal(scalar.value());
        }
        var parts = parts(scalar, text, allowed);
        if (parts == null) {
            return NULL;
        }
        return whole(parts, text);
    }

    /// Splits a text at its expressions; null where one of them is wrong.
    private @Nullable List<Template.Part> parts(Tree.Scalar scalar, String text, Allowed allowed) {
        var parts = new ArrayList<Template.Part>();
        var fixed = new StringBuilder();
        boolean wrong = false;
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith(ESCAPED, at)) {
                fixed.append(OPEN);
                at += ESCAPED.length();
            } else if (text.startsWith(OPEN, at)) {
                int end = mistakes.reportForeignBraces(scalar, text, at + 1)
                        ? -1
                        : JavaScriptSyntax.endOf(text, at + OPEN.length());
                if (end < 0) {
                    mistakes.reportOpen(scalar, text, at);
                    return null;
                }
                flush(fixed, parts);
                var part = expressions.read(scalar, text, at + OPEN.length(), end, allowed);
                wrong |= part == null;
                if (part != null) {
                    parts.add(part(part));
                }
                at = end + 1;
            } else {
                wrong |= text.startsWith("{{", at) && mistakes.reportMustache(scalar, text, at);
                fixed.append(text.charAt(at));
                at++;
            }
        }
        flush(fixed, parts);
        return wrong ? null : parts;
    }

    private static void flush(StringBuilder fixed, List<Template.Part> parts) {
        if (!fixed.isEmpty()) {
            parts.add(new Template.Part.Fixed(fixed.toString()));
            fixed.setLength(0);
        }
    }

    private static Template.Part part(ExpressionReader.Part part) {
        return switch (part) {
            case ExpressionReader.Part.Evaluated(var expression) -> new Template.Part.Embedded(expression);
            case ExpressionReader.Part.Late(var value) -> new Template.Part.LatePart(value);
        };
    }

    /// One expression with nothing but white space around it is a whole value and keeps its type.
    private static Template whole(List<Template.Part> parts, String text) {
        var solid = parts.stream()
                .filter(part -> !(part instanceof Template.Part.Fixed(var fixed) && fixed.isBlank()))
                .toList();
        if (solid.size() == 1 && solid.getFirst() instanceof Template.Part.Embedded(var expression)) {
            return new Template.Computed(expression);
        }
        if (solid.size() == 1 && solid.getFirst() instanceof Template.Part.LatePart(var value)) {
            return new Template.Late(value);
        }
        if (parts.stream().allMatch(part -> part instanceof Template.Part.Fixed)) {
            var literal = new StringBuilder();
            parts.forEach(part -> literal.append(((Template.Part.Fixed) part).text()));
            return new Template.Literal(JsonNodeFactory.instance.stringNode(literal.toString()));
        }
        return new Template.Text(parts);
    }

    private static int skipSpace(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
