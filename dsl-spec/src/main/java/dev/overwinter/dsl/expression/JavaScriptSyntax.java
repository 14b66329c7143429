package dev.overwinter.dsl.expression;

import com.oracle.js.parser.ErrorManager;
import com.oracle.js.parser.Parser;
import com.oracle.js.parser.ParserException;
import com.oracle.js.parser.ScriptEnvironment;
import com.oracle.js.parser.Source;
import com.oracle.js.parser.Token;
import com.oracle.js.parser.ir.Block;
import com.oracle.js.parser.ir.ExpressionStatement;
import com.oracle.js.parser.ir.FunctionNode;
import com.oracle.js.parser.ir.TemplateLiteralNode;
import java.util.List;
import java.util.regex.Pattern;

/// The parser of GraalJS, without its engine: a class of its insides that no other class of ours names (`FreeNames`
/// walks its tree).
///
/// An expression is parsed as the one substitution of a template literal, so that JavaScript itself says where it
/// ends: a brace in a text, a comment, a pattern or an inner template does not count.
public final class JavaScriptSyntax {
    private static final ScriptEnvironment ENVIRONMENT = ScriptEnvironment.builder()
            .ecmaScriptVersion(ScriptEnvironment.ES_2025)
            .strict(true)
            .allowBigInt(false)
            .build();
    private static final int MAX_LENGTH = 20_000;
    private static final int MAX_BRACES = 200;
    private static final String BEFORE = "`${";
    private static final String AFTER = "}`";
    private static final Pattern EXPECTED = Pattern.compile("Expected (.+) but found (.+)");

    private JavaScriptSyntax() {}

    /// Parses one whole expression.
    public static Syntax parse(String expression) {
        if (expression.length() > MAX_LENGTH) {
            return new Syntax.Broken("an expression may have %,d characters".formatted(MAX_LENGTH), 0, 1);
        }
        if (expression.isBlank()) {
            return new Syntax.Broken("an expression was expected", 0, Math.max(1, expression.length()));
        }
        try {
            // A comment at the end must not swallow the closing brace.
            return new Syntax.Parsed(readings(substitution(expression + "\n")));
        } catch (ParserException _) {
            return explain(expression);
        } catch (StackOverflowError _) {
            return new Syntax.Broken("the expression is nested too deeply", 0, 1);
        }
    }

    /// The offset of the brace that closes an expression, or -1.
    ///
    /// @param from the offset after `${`
    public static int endOf(String text, int from) {
        int end = text.indexOf('}', from);
        for (int tried = 0; end >= 0 && tried < MAX_BRACES && end - from <= MAX_LENGTH; tried++) {
            var candidate = text.substring(from, end);
            try {
                substitution(candidate);
                return end;
            } catch (ParserException problem) {
                if (isFinal(problem, candidate)) {
                    return -1;
                }
            } catch (StackOverflowError _) {
                return -1;
            }
            end = text.indexOf('}', end + 1);
        }
        return -1;
    }

    /// A mistake before the candidate's end stays one, however far the expression goes on; only an open pattern
    /// (`/[}]/`)
    /// is reported at its beginning.
    private static boolean isFinal(ParserException problem, String candidate) {
        int place = problem.getPosition() - BEFORE.length();
        return place >= 0 && place + length(problem) < candidate.length() && candidate.charAt(place) != '/';
    }

    private static FunctionNode substitution(String expression) {
        var program = parser(BEFORE + expression + AFTER).parse();
        if (!isOneSubstitution(program.getBody())) {
            throw new ParserException("more than one expression");
        }
        return program;
    }

    private static boolean isOneSubstitution(Block body) {
        return body.getStatementCount() == 1
                && body.getFirstStatement() instanceof ExpressionStatement statement
                && statement.getExpression() instanceof TemplateLiteralNode.UntaggedTemplateLiteralNode template
                && template.getExpressions().size() == 3;
    }

    private static List<Reading> readings(FunctionNode program) {
        var names = new FreeNames(BEFORE.length());
        program.accept(names);
        return names.readings();
    }

    /// Parses without the wrapping, so that messages and places are those of the author's text.
    private static Syntax explain(String expression) {
        try {
            int end = parser(expression).parseExpression().getFinish();
            while (end < expression.length() && Character.isWhitespace(expression.charAt(end))) {
                end++;
            }
            return new Syntax.Broken("the expression is already complete before this", end, wordEnd(expression, end));
        } catch (ParserException problem) {
            int start = Math.clamp(problem.getPosition(), 0, expression.length());
            int end = Math.clamp((long) start + length(problem), start, expression.length());
            return new Syntax.Broken(message(problem, expression, start), start, Math.max(start + 1, end));
        }
    }

    private static int wordEnd(String expression, int start) {
        int end = start;
        while (end < expression.length() && !Character.isWhitespace(expression.charAt(end))) {
            end++;
        }
        return Math.max(start + 1, end);
    }

    private static Parser parser(String text) {
        return new Parser(ENVIRONMENT, Source.sourceFor("expression", text), new ErrorManager.ThrowErrorManager());
    }

    private static int length(ParserException problem) {
        return Math.max(0, Token.descLength(problem.getToken()));
    }

    private static String message(ParserException problem, String expression, int start) {
        var raw = problem.getRawMessage();
        var line = raw.lines().findFirst().orElse("");
        var expected = EXPECTED.matcher(line);
        if (!expected.matches()) {
            return line.contains("close quote") ? "this text is never closed" : lowerCase(line);
        }
        var wanted = switch (expected.group(1)) {
            case "an operand" -> "a value";
            case "ident" -> "a name";
            default -> expected.group(1);
        };
        int end = Math.min(expression.length(), wordEnd(expression, start));
        var word = expression.substring(Math.min(start, end), end);
        boolean ends = expected.group(2).equals("eof") || word.isBlank();
        return wanted + " was expected "
                + (ends ? "at the end" : "in the place of " + shorten(expected.group(2), word));
    }

    /// The parser names some tokens by their class; the author's own characters say more.
    private static String shorten(String token, String word) {
        return token.equals("ident") || token.equals("error") ? word : token;
    }

    private static String lowerCase(String line) {
        return line.isEmpty() ? "it is not JavaScript" : Character.toLowerCase(line.charAt(0)) + line.substring(1);
    }
}
