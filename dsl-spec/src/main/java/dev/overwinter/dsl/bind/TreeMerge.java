package dev.overwinter.dsl.bind;

import dev.overwinter.dsl.source.Tree;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// Lays a step's settings over those of its named agent: objects merge key by key at every depth, everything else
/// (lists
/// too) replaces.
final class TreeMerge {
    private TreeMerge() {}

    static @Nullable Tree merge(@Nullable Tree base, @Nullable Tree over) {
        if (base instanceof Tree.Fields below && over instanceof Tree.Fields above) {
            return merge(below, above);
        }
        return over == null ? base : over;
    }

    private static Tree.Fields merge(Tree.Fields base, Tree.Fields over) {
        var members = new LinkedHashMap<>(base.members());
        over.members().forEach((key, member) -> members.merge(key, member, TreeMerge::merge));
        return new Tree.Fields(members, over.start(), over.end());
    }

    private static Tree.Member merge(Tree.Member base, Tree.Member over) {
        var value = merge(base.value(), over.value());
        return new Tree.Member(over.key(), over.keyStart(), over.keyEnd(), value == null ? over.value() : value);
    }
}
