package dev.overwinter.runtime.graaljs;

import com.oracle.js.parser.TokenType;
import com.oracle.js.parser.ir.AccessNode;
import com.oracle.js.parser.ir.BaseNode;
import com.oracle.js.parser.ir.BinaryNode;
import com.oracle.js.parser.ir.CallNode;
import com.oracle.js.parser.ir.Expression;
import com.oracle.js.parser.ir.FunctionNode;
import com.oracle.js.parser.ir.IdentNode;
import com.oracle.js.parser.ir.IndexNode;
import com.oracle.js.parser.ir.JoinPredecessorExpression;
import com.oracle.js.parser.ir.LiteralNode;
import com.oracle.js.parser.ir.ObjectNode;
import com.oracle.js.parser.ir.PropertyNode;
import com.oracle.js.parser.ir.TemplateLiteralNode;
import com.oracle.js.parser.ir.TernaryNode;
import com.oracle.js.parser.ir.UnaryNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Proves of an expression, by its syntax alone, that it can change nothing that outlives it, so that its context can
/// be used again.
///
/// The proof is one property: **no object that belongs to the context is ever a value.** Every value is a primitive,
/// read-only data of the workflow, or something the expression itself made. It holds because each form below keeps
/// it: names are the scope's or parameters; no member read names what a prototype holds (`BuiltIns.INHERITED`, and
/// indexes that are not literals must be numbers); the built-in functions are named in the text ({@link
/// PureCalls}) and return new values; functions stand only as arguments of such calls. So even a method that
/// writes, writes into the expression's own. There is no assignment, no `this`, no statement, no way for an arrow
/// function to call itself. Whatever is not listed is not pure.
///
/// It also keeps what could fill the memory (copies made in a loop) for the guarded lanes.
final class Purity {
    private static final int DEEPEST = 40;
    private static final Set<TokenType> OPERATORS = Set.of(
            TokenType.ADD,
            TokenType.SUB,
            TokenType.MUL,
            TokenType.DIV,
            TokenType.MOD,
            TokenType.EXP,
            TokenType.EQ,
            TokenType.EQ_STRICT,
            TokenType.NE,
            TokenType.NE_STRICT,
            TokenType.LT,
            TokenType.LE,
            TokenType.GT,
            TokenType.GE,
            TokenType.IN,
            TokenType.AND,
            TokenType.OR,
            TokenType.NULLISHCOALESC,
            TokenType.COMMARIGHT,
            TokenType.BIT_AND,
            TokenType.BIT_OR,
            TokenType.BIT_XOR,
            TokenType.SHL,
            TokenType.SAR,
            TokenType.SHR,
            TokenType.NOT,
            TokenType.BIT_NOT,
            TokenType.TYPEOF,
            TokenType.VOID);
    private static final Set<TokenType> NUMERIC_OPERATORS =
            Set.of(TokenType.SUB, TokenType.MUL, TokenType.DIV, TokenType.MOD, TokenType.ADD);

    private final Set<String> scopeNames = new HashSet<>();
    private final Set<String> globals = new HashSet<>();

    /// @param scopeNames names that must come from the scope
    /// @param globals names that must be the language's own, not the scope's
    record Proof(Set<String> scopeNames, Set<String> globals) {
        Proof {
            scopeNames = Set.copyOf(scopeNames);
            globals = Set.copyOf(globals);
        }

        /// True if the names mean here what the proof took them to mean.
        boolean holdsFor(Set<String> scope) {
            return scope.containsAll(scopeNames) && globals.stream().noneMatch(scope::contains);
        }
    }

    /// The place of a node: the parameters it sees, and whether it is evaluated once or for each element.
    record Place(Set<String> parameters, boolean repeated, int depth) {
        static final Place TOP = new Place(Set.of(), false, 0);

        Place deeper() {
            return new Place(parameters, repeated, depth + 1);
        }

        Place inArrow(Set<String> more) {
            var all = new HashSet<>(parameters);
            all.addAll(more);
            return new Place(all, true, depth + 1);
        }
    }

    private Purity() {}

    /// @return the proof, or null if there is none
    static @Nullable Proof prove(Expression tree) {
        var purity = new Purity();
        return purity.isPure(tree, Place.TOP) ? new Proof(purity.scopeNames, purity.globals) : null;
    }

    boolean isPure(Expression node, Place at) {
        if (at.depth() > DEEPEST) {
            return false;
        }
        Place in = at.deeper();
        return switch (node) {
            case LiteralNode.ArrayLiteralNode array -> areElements(array.getElementExpressions(), in);
            case LiteralNode<?> literal -> isPrimitive(literal);
            case IdentNode name -> isValueName(name, in);
            case TemplateLiteralNode.UntaggedTemplateLiteralNode text -> arePure(text.getExpressions(), in);
            case ObjectNode object -> object.getElements().stream().allMatch(member -> isMember(member, in));
            case CallNode call -> isCall(call, in);
            case AccessNode read -> isConstant(read, in) || isDataRead(read, in);
            case IndexNode read -> isDataRead(read, in);
            case UnaryNode unary -> isUnary(unary, in);
            case BinaryNode binary ->
                OPERATORS.contains(binary.tokenType()) && isPure(binary.getLhs(), in) && isPure(binary.getRhs(), in);
            case TernaryNode choice ->
                isPure(choice.getTest(), in)
                        && isPure(choice.getTrueExpression(), in)
                        && isPure(choice.getFalseExpression(), in);
            case JoinPredecessorExpression wrapped -> isPure(wrapped.getExpression(), at);
            default -> false;
        };
    }

    private boolean arePure(List<? extends Expression> nodes, Place in) {
        return nodes.stream().allMatch(node -> isPure(node, in));
    }

    private static boolean isPrimitive(LiteralNode<?> literal) {
        return literal.isString()
                || literal.getValue() == null
                || literal.getValue() instanceof Number
                || literal.getValue() instanceof Boolean;
    }

    private boolean isValueName(IdentNode node, Place in) {
        String name = node.getName();
        if (node.isThis()
                || node.isSuper()
                || node.isMetaProperty()
                || node.isArguments()
                || node.isPrivate()
                || node.isInternal()) {
            return false;
        }
        if (in.parameters().contains(name)) {
            return true;
        }
        if (PureCalls.VALUES.contains(name)) {
            return globals.add(name) || true;
        }
        return !BuiltIns.GLOBALS.contains(name) && (scopeNames.add(name) || true);
    }

    /// Copying an array for each element of another can outgrow the memory.
    private boolean areElements(List<? extends @Nullable Expression> elements, Place in) {
        return elements.stream().allMatch(element -> switch (element) {
            case null -> false;
            case UnaryNode spread
            when spread.isTokenType(TokenType.SPREAD_ARRAY) -> !in.repeated() && isPure(spread.getExpression(), in);
            default -> isPure(element, in);
        });
    }

    private boolean isMember(PropertyNode member, Place in) {
        if (member.isAccessor() || member.isProto() || member.isPrivate() || member.isStatic()) {
            return false;
        }
        if (member.getKey() instanceof UnaryNode spread && spread.isTokenType(TokenType.SPREAD_OBJECT)) {
            return isPure(spread.getExpression(), in);
        }
        boolean isKey = member.isComputed()
                ? isPure(member.getKey(), in)
                : !PureCalls.FORBIDDEN_KEYS.contains(member.getKeyName());
        return isKey && member.getValue() != null && isPure(member.getValue(), in);
    }

    private boolean isUnary(UnaryNode unary, Place in) {
        if (unary.isTokenType(TokenType.NEW)) {
            return unary.getExpression() instanceof CallNode call
                    && call.getFunction() instanceof IdentNode type
                    && type.getName().equals("Date")
                    && isGlobal(type, in)
                    && arePure(call.getArgs(), in);
        }
        return OPERATORS.contains(unary.tokenType()) && isPure(unary.getExpression(), in);
    }

    private boolean isDataRead(BaseNode read, Place in) {
        if (read.isSuper() || !isPure(read.getBase(), in)) {
            return false;
        }
        String key = MemberPath.keyOf(read);
        if (key != null) {
            return !BuiltIns.INHERITED.contains(key);
        }
        return read instanceof IndexNode index && isNumeric(index.getIndex()) && isPure(index.getIndex(), in);
    }

    private static boolean isNumeric(Expression index) {
        return switch (index) {
            case BinaryNode operation ->
                NUMERIC_OPERATORS.contains(operation.tokenType())
                        && (!operation.isTokenType(TokenType.ADD)
                                || isNumeric(operation.getLhs()) && isNumeric(operation.getRhs()));
            case LiteralNode<?> literal -> literal.getValue() instanceof Number;
            default -> false;
        };
    }

    private boolean isConstant(AccessNode read, Place in) {
        return read.getBase() instanceof IdentNode base
                && PureCalls.CONSTANTS.contains(base.getName() + "." + read.getProperty())
                && isGlobal(base, in);
    }

    private boolean isCall(CallNode call, Place in) {
        if (call.isNew() || call.isImport() || call.isEval() || call.isTaggedTemplateLiteral()) {
            return false;
        }
        return switch (call.getFunction()) {
            case IdentNode function ->
                PureCalls.FUNCTIONS.contains(function.getName()) && isGlobal(function, in) && areArguments(call, in);
            case AccessNode function when isNamespaceCall(function, in) -> areArguments(call, in);
            case AccessNode method ->
                isMethod(method, in) && (isNamedCallback(method, call, in) || areArguments(call, in));
            default -> false;
        };
    }

    private boolean isNamespaceCall(AccessNode function, Place in) {
        return function.getBase() instanceof IdentNode namespace
                && PureCalls.NAMESPACED.contains(namespace.getName() + "." + function.getProperty())
                && isGlobal(namespace, in);
    }

    private boolean isMethod(AccessNode method, Place in) {
        String name = method.getProperty();
        boolean isKnown =
                PureCalls.METHODS.contains(name) || !in.repeated() && PureCalls.COPYING_METHODS.contains(name);
        return isKnown && !method.isPrivate() && !method.isSuper() && isPure(method.getBase(), in);
    }

    /// `ids.map(String)`
    private boolean isNamedCallback(AccessNode method, CallNode call, Place in) {
        return PureCalls.TAKES_NAMED_CALLBACK.contains(method.getProperty())
                && call.getArgs().size() == 1
                && call.getArgs().getFirst() instanceof IdentNode callback
                && PureCalls.FUNCTIONS.contains(callback.getName())
                && isGlobal(callback, in);
    }

    private boolean areArguments(CallNode call, Place in) {
        return call.getArgs().stream().allMatch(argument -> switch (argument) {
            case FunctionNode arrow -> PureArrows.isPure(arrow, in, this);
            case UnaryNode spread
            when spread.isTokenType(TokenType.SPREAD_ARGUMENT) -> isPure(spread.getExpression(), in);
            default -> isPure(argument, in);
        });
    }

    private boolean isGlobal(IdentNode name, Place in) {
        return !in.parameters().contains(name.getName()) && (globals.add(name.getName()) || true);
    }
}
