package dev.overwinter.runtime.graaljs;

import com.oracle.js.parser.TokenType;
import com.oracle.js.parser.ir.BinaryNode;
import com.oracle.js.parser.ir.Block;
import com.oracle.js.parser.ir.BlockStatement;
import com.oracle.js.parser.ir.Expression;
import com.oracle.js.parser.ir.ExpressionStatement;
import com.oracle.js.parser.ir.FunctionNode;
import com.oracle.js.parser.ir.IdentNode;
import com.oracle.js.parser.ir.LiteralNode;
import com.oracle.js.parser.ir.ObjectNode;
import com.oracle.js.parser.ir.ParameterNode;
import com.oracle.js.parser.ir.PropertyNode;
import com.oracle.js.parser.ir.ReturnNode;
import com.oracle.js.parser.ir.Statement;
import com.oracle.js.parser.ir.VarNode;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The part of the purity proof about arrow functions whose body is one expression, such as `i => i.id` or
/// `({ id, tags: [first] }) => id + first`.
///
/// GraalJS's parser turns parameters that are patterns into declarations and initialisations in the body; these forms
/// and the `return` are all that is accepted.
final class PureArrows {
    private PureArrows() {}

    static boolean isPure(FunctionNode arrow, Purity.Place at, Purity purity) {
        if (!arrow.isArrow() || arrow.isAsync() || arrow.isGenerator()) {
            return false;
        }
        Set<String> parameters = new HashSet<>();
        arrow.getParameters().forEach(parameter -> parameters.add(parameter.getName()));
        return isBody(arrow.getBody(), at, parameters, purity);
    }

    private static boolean isBody(Block body, Purity.Place at, Set<String> parameters, Purity purity) {
        for (Statement statement : body.getStatements()) {
            boolean accepted = switch (statement) {
                case VarNode declared -> parameters.add(declared.getName().getName()) && isInitial(declared.getInit());
                case ExpressionStatement initialised -> isInitialisation(initialised.getExpression());
                case ReturnNode returned ->
                    returned.getExpression() != null && purity.isPure(returned.getExpression(), at.inArrow(parameters));
                case BlockStatement block -> isBody(block.getBlock(), at, parameters, purity);
                default -> false;
            };
            if (!accepted) {
                return false;
            }
        }
        return true;
    }

    private static boolean isInitial(@Nullable Expression initial) {
        return initial == null || initial instanceof ParameterNode;
    }

    private static boolean isInitialisation(Expression expression) {
        return expression instanceof BinaryNode initialisation
                && initialisation.isTokenType(TokenType.ASSIGN_INIT)
                && initialisation.getRhs() instanceof ParameterNode
                && isPattern(initialisation.getLhs());
    }

    private static boolean isPattern(Expression pattern) {
        return switch (pattern) {
            case IdentNode _ -> true;
            case ObjectNode object -> object.getElements().stream().allMatch(PureArrows::isPatternMember);
            case LiteralNode.ArrayLiteralNode array ->
                array.getElementExpressions().stream().allMatch(element -> element == null || isPattern(element));
            default -> false;
        };
    }

    private static boolean isPatternMember(PropertyNode member) {
        return !member.isComputed()
                && !member.isRest()
                && (member.getKey() instanceof IdentNode || member.getKey() instanceof LiteralNode<?>)
                && !BuiltIns.INHERITED.contains(member.getKeyName())
                && member.getValue() != null
                && isPattern(member.getValue());
    }
}
