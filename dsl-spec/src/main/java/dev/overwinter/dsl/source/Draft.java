package dev.overwinter.dsl.source;

import dev.overwinter.dsl.Span;
import dev.overwinter.dsl.diagnostic.Diagnostics;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A text on its way to a workflow, and what was found out about it. Not thread-safe; one for each load.
///
/// @param broken values about which something was already said: later passes leave them alone
public record Draft(SourceText source, Diagnostics diagnostics, Set<Tree> broken) {

    public Draft(String file, String text) {
        this(new SourceText(file, text), new Diagnostics(), Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    public boolean isBroken(Tree tree) {
        return broken.contains(tree);
    }

    public Span span(Tree tree) {
        return tree instanceof Tree.Fields fields && !fields.members().isEmpty() && !isFlow(fields)
                ? keySpan(fields.members().firstEntry().getValue())
                : source.span(tree.start(), tree.end());
    }

    public Span keySpan(Tree.Member member) {
        return source.span(member.keyStart(), member.keyEnd());
    }

    private boolean isFlow(Tree.Fields fields) {
        return source.text().startsWith("{", fields.start());
    }

    public void error(String slug, String title, Span span, @Nullable String label, @Nullable String hint) {
        diagnostics.error(slug, title, span, label, hint);
    }

    /// Reports an error about a value and marks the value, so that nobody reports it again.
    public void errorAbout(Tree tree, String slug, String title, @Nullable String label, @Nullable String hint) {
        broken.add(tree);
        diagnostics.error(slug, title, span(tree), label, hint);
    }
}
