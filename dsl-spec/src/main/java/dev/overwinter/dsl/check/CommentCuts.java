package dev.overwinter.dsl.check;

import dev.overwinter.dsl.source.Draft;
import dev.overwinter.dsl.source.Quoted;
import dev.overwinter.dsl.source.Tree;
import java.util.Set;

/// Finds unquoted texts that ` #` has cut: `title: Order #5` is the text "Order".
///
/// A real comment is usually written with a space after the `#`, so only `#x` counts, or a comment with an expression
/// in
/// it; and only where prose or conditions are expected, so that `agent: mail #todo` stays a comment.
final class CommentCuts {
    private static final Set<String> PROSE = Set.of(
            "title",
            "subject",
            "text",
            "detail",
            "description",
            "instructions",
            "message",
            "body",
            "comment",
            "reason",
            "prompt",
            "note",
            "question",
            "if",
            "when",
            "while",
            "until",
            "failIf",
            "stopWhen",
            "return",
            "output");

    private final Draft draft;

    CommentCuts(Draft draft) {
        this.draft = draft;
    }

    void check(Tree tree) {
        switch (tree) {
            case Tree.Scalar _ -> {}
            case Tree.Items items -> items.items().forEach(this::check);
            case Tree.Fields fields -> fields.members().values().forEach(this::check);
        }
    }

    private void check(Tree.Member member) {
        boolean prose = member.value() instanceof Tree.Scalar scalar
                && PROSE.contains(member.key())
                && scalar.style() == Tree.Style.PLAIN
                && scalar.value().isString();
        if (prose) {
            check((Tree.Scalar) member.value(), member.key());
        } else {
            check(member.value());
        }
    }

    private void check(Tree.Scalar scalar, String key) {
        var source = draft.source();
        int end = source.endOfLine(scalar.end());
        int hash = source.text().indexOf('#', scalar.end());
        if (hash < 0
                || hash >= end
                || !source.text().substring(scalar.end(), hash).isBlank()) {
            return;
        }
        var comment = source.text().substring(hash, end).stripTrailing();
        boolean cut = comment.length() > 1 && !Character.isWhitespace(comment.charAt(1)) && comment.charAt(1) != '#'
                || comment.contains("${");
        if (cut) {
            var whole = source.text().substring(scalar.start(), end).strip();
            draft.broken().add(scalar);
            draft.error(
                    "comment-cuts-value",
                    "\" #\" ends the value and begins a comment",
                    source.span(hash, hash + comment.length()),
                    "this part of \"" + key + "\" is lost",
                    "put the whole value in quotes: " + key + ": " + Quoted.text(whole)
                            + "; a comment has a space after #");
        }
    }
}
