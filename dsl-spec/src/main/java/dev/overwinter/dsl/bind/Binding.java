package dev.overwinter.dsl.bind;

import dev.overwinter.dsl.Template;
import dev.overwinter.dsl.expression.Usages;
import dev.overwinter.dsl.load.AgentCatalogue;
import dev.overwinter.dsl.source.Draft;
import dev.overwinter.dsl.source.Tree;
import org.jspecify.annotations.Nullable;

/// What all binders of one load share, and how they look at trees: a value that is absent, of the wrong type or
/// already reported is null.
record Binding(Draft draft, Usages usages, TemplateReader templates, AgentCatalogue catalogue) {

    @Nullable
    Tree get(Tree.Fields fields, String key) {
        var tree = fields.get(key);
        return tree == null || draft.isBroken(tree) ? null : tree;
    }

    Tree.@Nullable Fields object(Tree.Fields fields, String key) {
        return get(fields, key) instanceof Tree.Fields object ? object : null;
    }

    Tree.@Nullable Items list(Tree.Fields fields, String key) {
        return get(fields, key) instanceof Tree.Items list ? list : null;
    }

    @Nullable
    String text(Tree.Fields fields, String key) {
        return text(get(fields, key));
    }

    @Nullable
    String text(@Nullable Tree tree) {
        boolean readable = tree instanceof Tree.Scalar scalar && scalar.value().isString() && !draft.isBroken(tree);
        return readable ? tree.json().asString() : null;
    }

    /// A value in which expressions may stand, but no late values.
    @Nullable
    Template template(Tree.Fields fields, String key) {
        var value = get(fields, key);
        return value == null ? null : templates.template(value, Allowed.NOTHING);
    }

    /// The constant whose name is written in camelCase.
    <E extends Enum<E>> E choice(Tree.Fields fields, String key, E absent) {
        var text = text(fields, key);
        for (var choice : absent.getDeclaringClass().getEnumConstants()) {
            if (choice.name().replace("_", "").equalsIgnoreCase(text)) {
                return choice;
            }
        }
        return absent;
    }
}
