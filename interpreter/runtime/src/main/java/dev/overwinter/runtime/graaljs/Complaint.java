package dev.overwinter.runtime.graaljs;

import com.oracle.js.parser.ir.BaseNode;
import dev.overwinter.engine.port.Expressions.EvaluationStopped;
import dev.overwinter.engine.port.Expressions.ExpressionFailed;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.graalvm.polyglot.PolyglotException;

/// Says in the author's words what was wrong: names the path that was read, what was there instead, and the fix.
final class Complaint {
    private static final Pattern READ_OF_NOTHING =
            Pattern.compile("TypeError: Cannot read property '(.*)' of (undefined|null)", Pattern.DOTALL);
    private static final Pattern UNKNOWN_NAME = Pattern.compile("ReferenceError: (.+) is not defined");
    private static final Pattern BAD_CALL = Pattern.compile(
            "TypeError: (?:invokeMember \\((?<member>.+?)\\) on .*|.*?(?<name>[\\w$]+) is not a function)",
            Pattern.DOTALL);
    private static final Pattern WRITE = Pattern.compile(
            "TypeError: (writeMember|writeArrayElement|removeMember|removeArrayElement|Cannot delete property|"
                    + "Cannot set property|Cannot assign to read only property|"
                    + ".*which has only a getter|.* is not extensible).*",
            Pattern.DOTALL);
    private static final Pattern UNDEFINED_GIVEN =
            Pattern.compile("TypeError: ((?:time|format)\\.\\w+ was given undefined)");
    private static final String MISSING_FIX = "if it may be missing";

    private Complaint() {}

    static String about(PathReading.Missing missing) {
        return switch (missing) {
            case PathReading.Undefined(var path, int step, var holder) ->
                path.prefix(step + 1) + " is undefined; " + PathReading.contents(path.nameOf(step), holder);
            case PathReading.CutShort(var path, int step, boolean wasNull) ->
                path.text() + " is undefined because " + path.prefix(step) + " is " + nothing(wasNull)
                        + "; write `?? null` or a default after it " + MISSING_FIX;
            case PathReading.Broken(var path, int step, boolean wasNull, var holder) -> {
                String found = path.prefix(step) + " is " + nothing(wasNull);
                String instead = wasNull || holder == null
                        ? ""
                        : " (" + PathReading.contents(path.nameOf(step - 1), holder) + ")";
                yield found + instead + ", so \"" + path.steps().get(step).key() + "\" cannot be read from it; write "
                        + path.withOptional(step) + " " + MISSING_FIX;
            }
        };
    }

    static String noSuchName(String name, Collection<String> names) {
        return "there is no value named \"" + name + "\" here; there are: " + String.join(", ", names);
    }

    /// The whole expression gave undefined: names a path in it that did, where one was read.
    static String ofUndefined(String text, View view) {
        return ofUndefined("the result is undefined", text, view);
    }

    private static String ofUndefined(String what, String text, View view) {
        for (BaseNode read : Chains.of(Syntax.parse(text)).values()) {
            MemberPath path = MemberPath.of(read);
            if (path != null && PathReading.ofKnown(path, view) instanceof PathReading.Missing missing) {
                return what + ": " + about(missing);
            }
        }
        return what + "; write `?? null` or a default after it " + MISSING_FIX;
    }

    /// @return what the port promises for this end of an evaluation
    static RuntimeException of(PolyglotException e, String text, View view, ExpressionLimits limits) {
        String message = String.valueOf(e.getMessage());
        if (e.isResourceExhausted() && message.contains("statement")) {
            return new ExpressionFailed("the expression ran more than " + limits.statements() + " statements");
        }
        if (e.isResourceExhausted() && message.contains("frame")) {
            return tooDeep(limits);
        }
        boolean ofAuthor = e.isGuestException() && !e.isCancelled() && !e.isInterrupted() && !e.isResourceExhausted();
        return ofAuthor
                ? new ExpressionFailed(ofThrown(message, text, view, limits))
                : new EvaluationStopped("the evaluation was stopped: " + message, e);
    }

    private static ExpressionFailed tooDeep(ExpressionLimits limits) {
        return new ExpressionFailed("the expression's calls are nested more than " + limits.frames() + " deep");
    }

    private static String ofThrown(String message, String text, View view, ExpressionLimits limits) {
        Matcher nothing = READ_OF_NOTHING.matcher(message);
        if (nothing.matches()) {
            return ofReadOfNothing(nothing.group(1), nothing.group(2), text, view);
        }
        Matcher unknown = UNKNOWN_NAME.matcher(message);
        if (unknown.matches()) {
            return noSuchName(unknown.group(1), view.names());
        }
        Matcher given = UNDEFINED_GIVEN.matcher(message);
        if (given.matches()) {
            return ofUndefined(given.group(1), text, view);
        }
        Matcher call = BAD_CALL.matcher(message);
        if (call.matches()) {
            String name = call.group("member") != null ? call.group("member") : call.group("name");
            return ofBadCall(name, text, view);
        }
        if (WRITE.matcher(message).matches()) {
            return "what an expression sees cannot be changed; make a copy, such as [...items].sort() or "
                    + "{ ...input, status: 'new' }";
        }
        if (message.contains("Maximum call stack size exceeded")) {
            return tooDeep(limits).getMessage();
        }
        if (message.contains("Invalid string length")) {
            return "the expression builds a text of more than " + limits.textChars() + " characters";
        }
        return "the expression failed: " + message.replaceFirst("^(TypeError|RangeError|Error): (\\1: )?", "");
    }

    private static String ofReadOfNothing(String key, String nothing, String text, View view) {
        Syntax syntax = Syntax.parse(text);
        List<BaseNode> reads = Chains.of(syntax).ofMember(key);
        for (BaseNode read : reads) {
            MemberPath path = MemberPath.of(read);
            if (path != null && PathReading.ofKnown(path, view) instanceof PathReading.Broken broken) {
                return about(broken);
            }
        }
        if (reads.size() != 1) {
            return "\"" + key + "\" is read from a value that is " + nothing + "; write ?." + key
                    + " where the value before it may be missing";
        }
        String base = syntax.textOf(reads.getFirst().getBase());
        return base + " is " + nothing + ", so \"" + key + "\" cannot be read from it; write " + base + "?." + key + " "
                + MISSING_FIX;
    }

    /// GraalJS says "undefined" of a function that it did not find by its name.
    private static String ofBadCall(String name, String text, View view) {
        Syntax syntax = Syntax.parse(text);
        Chains chains = Chains.of(syntax);
        if (name.equals("undefined")) {
            return chains.calledNames().stream()
                    .filter(called ->
                            !BuiltIns.GLOBALS.contains(called) && !view.names().contains(called))
                    .findFirst()
                    .map(called -> noSuchName(called, view.names()))
                    .orElse("what is called as a function is undefined");
        }
        List<BaseNode> reads = chains.ofMember(name);
        return (reads.size() == 1 ? syntax.textOf(reads.getFirst()) : name) + " is not a function";
    }

    private static String nothing(boolean wasNull) {
        return wasNull ? "null" : "undefined";
    }
}
