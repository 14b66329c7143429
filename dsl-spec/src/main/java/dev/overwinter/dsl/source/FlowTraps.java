package dev.overwinter.dsl.source;

import dev.overwinter.dsl.diagnostic.Diagnostics;
import java.util.Set;
import org.snakeyaml.engine.v2.events.MappingStartEvent;

/// `{ when: f(a, b) }`: inside braces a comma ends a value, so this is a key "when" with "f(a" and a key "b)".
final class FlowTraps {
    private final SourceText source;
    private final Diagnostics diagnostics;

    FlowTraps(SourceText source, Diagnostics diagnostics) {
        this.source = source;
        this.diagnostics = diagnostics;
    }

    void check(MappingStartEvent event, Tree.Fields tree, Set<Tree> broken) {
        if (!event.isFlow()) {
            return;
        }
        Tree.Member before = null;
        for (var member : tree.members().values()) {
            if (before != null && isEmpty(member.value()) && isCut(before.value())) {
                report(before, member);
                broken.add(tree);
                return;
            }
            before = member;
        }
    }

    private void report(Tree.Member cut, Tree.Member next) {
        var whole = source.text().substring(cut.value().start(), next.keyEnd());
        diagnostics.error(
                "comma-cuts-value",
                "the comma ends the value of \"" + cut.key() + "\"",
                source.span(cut.value().start(), next.keyEnd()),
                "inside { } a comma separates keys",
                "put the whole value in quotes: " + cut.key() + ": " + Quoted.text(whole));
    }

    private static boolean isEmpty(Tree value) {
        return value instanceof Tree.Scalar scalar
                && scalar.start() == scalar.end()
                && scalar.value().isNull();
    }

    private static boolean isCut(Tree value) {
        if (!(value instanceof Tree.Scalar scalar) || scalar.style() != Tree.Style.PLAIN) {
            return false;
        }
        var text = scalar.value().asString("");
        return count(text, '(') > count(text, ')') || count(text, '[') > count(text, ']');
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(c -> c == wanted).count();
    }
}
