package dev.overwinter.runtime.graaljs;

import com.oracle.js.parser.ir.AccessNode;
import com.oracle.js.parser.ir.BaseNode;
import com.oracle.js.parser.ir.CallNode;
import com.oracle.js.parser.ir.IdentNode;
import com.oracle.js.parser.ir.IndexNode;
import com.oracle.js.parser.ir.LexicalContext;
import com.oracle.js.parser.ir.visitor.NodeVisitor;
import java.util.ArrayList;
import java.util.List;

/// The member reads of an expression in the order in which they stand, collected for messages.
final class Chains extends NodeVisitor<LexicalContext> {
    private final List<BaseNode> reads = new ArrayList<>();
    private final List<BaseNode> called = new ArrayList<>();
    private final List<String> calledNames = new ArrayList<>();

    private Chains() {
        super(new LexicalContext());
    }

    static Chains of(Syntax syntax) {
        var chains = new Chains();
        syntax.tree().accept(chains);
        return chains;
    }

    /// Every read that is not the callee of a call, also those that are part of a longer one.
    List<BaseNode> values() {
        return reads.stream().filter(read -> !called.contains(read)).toList();
    }

    /// Every read of a member of this name, called or not.
    List<BaseNode> ofMember(String name) {
        return reads.stream()
                .filter(read -> name.equals(MemberPath.keyOf(read)))
                .toList();
    }

    /// The functions that are called by a name of their own.
    List<String> calledNames() {
        return calledNames;
    }

    @Override
    public boolean enterAccessNode(AccessNode node) {
        reads.add(node);
        return true;
    }

    @Override
    public boolean enterIndexNode(IndexNode node) {
        reads.add(node);
        return true;
    }

    @Override
    public boolean enterCallNode(CallNode node) {
        switch (node.getFunction()) {
            case BaseNode method -> called.add(method);
            case IdentNode function -> calledNames.add(function.getName());
            default -> {}
        }
        return true;
    }
}
