package dev.overwinter.runtime.graaljs;

import com.oracle.js.parser.ir.AccessNode;
import com.oracle.js.parser.ir.BaseNode;
import com.oracle.js.parser.ir.Expression;
import com.oracle.js.parser.ir.IdentNode;
import com.oracle.js.parser.ir.IndexNode;
import com.oracle.js.parser.ir.LiteralNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A chain of reads from a name, such as `steps.submit.output.body?.items[0]`.
record MemberPath(String root, List<Step> steps) {
    private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");
    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");

    /// @param key the member's name, or an index in decimal digits
    /// @param optional written with `?.`
    record Step(String key, boolean optional) {
        /// @return the array index that this is, or -1
        int index() {
            return INDEX.matcher(key).matches() ? Integer.parseInt(key) : -1;
        }

        private String text() {
            if (index() >= 0) {
                return (optional ? "?.[" : "[") + key + "]";
            }
            if (NAME.matcher(key).matches()) {
                return (optional ? "?." : ".") + key;
            }
            return (optional ? "?.[" : "[") + '"' + key + '"' + "]";
        }
    }

    MemberPath {
        steps = List.copyOf(steps);
    }

    /// @return the chain that this tree is, or null if it is anything else
    static @Nullable MemberPath of(Expression tree) {
        var steps = new ArrayList<Step>();
        Expression node = tree;
        while (node instanceof BaseNode read) {
            String key = keyOf(read);
            boolean endsChain =
                    read.getBase() instanceof BaseNode base && base.isParenthesized() && base.isOptionalChain();
            if (key == null || read.isSuper() || endsChain) {
                return null;
            }
            steps.addFirst(new Step(key, read.isOptional()));
            node = read.getBase();
        }
        return node instanceof IdentNode root && isPlain(root) ? new MemberPath(root.getName(), steps) : null;
    }

    /// The first `count` steps as the author would write them; without `?.`, which only matters for reading.
    String prefix(int count) {
        var text = new StringBuilder(root);
        steps.subList(0, count).forEach(step -> text.append(new Step(step.key(), false).text()));
        return text.toString();
    }

    /// A short name for what the first `count` steps give: the last member's name, or the whole where that is an
    /// index.
    String nameOf(int count) {
        boolean isName = count > 0 && steps.get(count - 1).index() < 0;
        return isName ? steps.get(count - 1).key() : prefix(count);
    }

    String text() {
        return prefix(steps.size());
    }

    /// The path with `?.` at one step, as a suggestion.
    String withOptional(int step) {
        var text = new StringBuilder(prefix(step));
        text.append(new Step(steps.get(step).key(), true).text());
        steps.subList(step + 1, steps.size()).forEach(rest -> text.append(rest.text()));
        return text.toString();
    }

    static @Nullable String keyOf(BaseNode read) {
        return switch (read) {
            case AccessNode access -> access.isPrivate() ? null : access.getProperty();
            case IndexNode index -> literalKey(index.getIndex());
            default -> null;
        };
    }

    private static @Nullable String literalKey(Expression index) {
        if (!(index instanceof LiteralNode<?> literal)) {
            return null;
        }
        if (literal.isString()) {
            return literal.getString();
        }
        boolean wholeNumber = literal.getValue() instanceof Number number
                && number.doubleValue() == number.intValue()
                && number.intValue() >= 0;
        return wholeNumber ? Integer.toString(((Number) literal.getValue()).intValue()) : null;
    }

    private static boolean isPlain(IdentNode name) {
        return !(name.isThis() || name.isSuper() || name.isMetaProperty() || name.isInternal() || name.isPrivate());
    }
}
