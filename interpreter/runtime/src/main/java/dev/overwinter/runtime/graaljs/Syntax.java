package dev.overwinter.runtime.graaljs;

import com.oracle.js.parser.ErrorManager;
import com.oracle.js.parser.Parser;
import com.oracle.js.parser.ParserException;
import com.oracle.js.parser.ScriptEnvironment;
import com.oracle.js.parser.Source;
import com.oracle.js.parser.ir.Expression;
import com.oracle.js.parser.ir.ExpressionStatement;
import com.oracle.js.parser.ir.Statement;
import dev.overwinter.engine.port.Expressions.ExpressionFailed;
import java.util.List;

/// The syntax tree of one expression, by GraalJS's own parser, which needs neither an engine nor a context.
///
/// @param text the author's text
/// @param tree its tree; a node's start and finish count from {@link #TREE_OFFSET}
record Syntax(String text, Expression tree) {
    /// The tree's text is the author's in parentheses.
    static final int TREE_OFFSET = 1;

    private static final ScriptEnvironment ENVIRONMENT = ScriptEnvironment.builder()
            .strict(true)
            .ecmaScriptVersion(ScriptEnvironment.ES_2026)
            .annexB(true)
            .allowBigInt(false)
            .build();

    /// Text that only closes the parentheses it is put into (`a), (b`) does not close brackets as well, so both must
    /// parse.
    ///
    /// @throws ExpressionFailed if it is not exactly one JavaScript expression
    static Syntax parse(String text) {
        Expression tree = single(text, "(", ")");
        single(text, "[", "]");
        return new Syntax(text, tree);
    }

    /// The author's text of a part of the tree.
    String textOf(Expression node) {
        int start = Math.max(0, node.getStartWithoutParens() - TREE_OFFSET);
        int finish = Math.min(text.length(), node.getFinishWithoutParens() - TREE_OFFSET);
        return text.substring(start, Math.max(start, finish)).strip();
    }

    private static Expression single(String text, String open, String close) {
        List<Statement> statements = parseScript(open + text + "\n" + close);
        if (statements.size() != 1 || !(statements.getFirst() instanceof ExpressionStatement statement)) {
            throw new ExpressionFailed("this is not one JavaScript expression: " + excerpt(text));
        }
        return statement.getExpression();
    }

    private static List<Statement> parseScript(String script) {
        try {
            var errors = new ErrorManager.ThrowErrorManager();
            return new Parser(ENVIRONMENT, Source.sourceFor("expression", script), errors)
                    .parse()
                    .getBody()
                    .getStatements();
        } catch (ParserException e) {
            throw new ExpressionFailed("this is not a JavaScript expression: " + firstLine(e.getRawMessage()));
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("syntax error");
    }

    private static String excerpt(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }
}
