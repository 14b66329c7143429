package dev.overwinter.dsl.expression;

import com.oracle.js.parser.ir.AccessNode;
import com.oracle.js.parser.ir.Assignment;
import com.oracle.js.parser.ir.BaseNode;
import com.oracle.js.parser.ir.BinaryNode;
import com.oracle.js.parser.ir.CallNode;
import com.oracle.js.parser.ir.Expression;
import com.oracle.js.parser.ir.FunctionNode;
import com.oracle.js.parser.ir.IdentNode;
import com.oracle.js.parser.ir.IndexNode;
import com.oracle.js.parser.ir.LexicalContext;
import com.oracle.js.parser.ir.LiteralNode;
import com.oracle.js.parser.ir.Node;
import com.oracle.js.parser.ir.Scope;
import com.oracle.js.parser.ir.UnaryNode;
import com.oracle.js.parser.ir.visitor.NodeVisitor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Walks a syntax tree and notes each use of a name that the expression does not declare itself.
final class FreeNames extends NodeVisitor<LexicalContext> {
    private final int shift;
    private final List<Reading> readings = new ArrayList<>();
    private final Set<Node> noted = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Node> called = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Node> assigned = Collections.newSetFromMap(new IdentityHashMap<>());

    /// @param shift how many characters stand before the expression in the parsed text
    FreeNames(int shift) {
        super(new LexicalContext());
        this.shift = shift;
    }

    List<Reading> readings() {
        return readings.stream().sorted(Comparator.comparingInt(Reading::start)).toList();
    }

    @Override
    public boolean enterCallNode(CallNode node) {
        called.add(node.getFunction());
        return true;
    }

    @Override
    public boolean enterBinaryNode(BinaryNode node) {
        return noteAssignment(node);
    }

    @Override
    public boolean enterUnaryNode(UnaryNode node) {
        return noteAssignment(node);
    }

    private boolean noteAssignment(Assignment<Expression> node) {
        if (((Node) node).isAssignment()) {
            assigned.add(node.getAssignmentDest());
        }
        return true;
    }

    @Override
    public boolean enterAccessNode(AccessNode node) {
        noteChain(node);
        return true;
    }

    @Override
    public boolean enterIndexNode(IndexNode node) {
        noteChain(node);
        return true;
    }

    @Override
    public boolean enterIdentNode(IdentNode node) {
        if (!noted.contains(node) && isFree(node)) {
            noted.add(node);
            note(node, List.of(), node);
        }
        return true;
    }

    /// The outermost link of `a.b.c` is met first and notes the whole chain; the inner links are then passed over.
    private void noteChain(BaseNode outer) {
        if (noted.contains(outer)) {
            return;
        }
        var segments = new ArrayList<Reading.Segment>();
        Expression link = outer;
        while (link instanceof BaseNode base) {
            noted.add(base);
            segments.addFirst(segment(base));
            link = base.getBase();
        }
        if (link instanceof IdentNode root && isFree(root)) {
            noted.add(root);
            note(root, segments, outer);
        }
    }

    private void note(IdentNode root, List<Reading.Segment> segments, Expression whole) {
        readings.add(new Reading(
                root.getName(),
                root.getStartWithoutParens() - shift,
                root.getFinishWithoutParens() - shift,
                segments,
                called.contains(root),
                assigned.contains(whole)));
    }

    private Reading.Segment segment(BaseNode link) {
        int end = link.getFinishWithoutParens() - shift;
        if (link instanceof AccessNode access) {
            var name = access.getProperty();
            return new Reading.Segment(name, end - name.length(), end, link.isOptional());
        }
        var index = ((IndexNode) link).getIndex();
        return new Reading.Segment(text(index), index.getStart() - shift, index.getFinish() - shift, link.isOptional());
    }

    private static @Nullable String text(Expression index) {
        return index instanceof LiteralNode<?> literal && literal.isString() ? literal.getString() : null;
    }

    private boolean isFree(IdentNode node) {
        if (node.isPropertyName() || node.isInternal() || node.isThis() || node.isSuper() || node.isMetaProperty()) {
            return false;
        }
        var name = node.getName();
        for (Scope scope = lc.getCurrentScope(); scope != null && !scope.isGlobalScope(); scope = scope.getParent()) {
            if (scope.hasSymbol(name)) {
                return false;
            }
        }
        for (var functions = lc.getFunctions(); functions.hasNext(); ) {
            if (declares(functions.next(), name)) {
                return false;
            }
        }
        return true;
    }

    private static boolean declares(FunctionNode function, String name) {
        boolean itself = function.isNamedFunctionExpression()
                && function.getIdent().getName().equals(name);
        return itself
                || !function.isArrow() && !function.isProgram() && name.equals("arguments")
                || function.getParameters().stream()
                        .anyMatch(parameter -> parameter.getName().equals(name));
    }
}
