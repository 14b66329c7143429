package dev.overwinter.dsl.bind;

import dev.overwinter.dsl.Expression;
import dev.overwinter.dsl.LateValue;
import dev.overwinter.dsl.Span;
import dev.overwinter.dsl.expression.JavaScriptSyntax;
import dev.overwinter.dsl.expression.Reading;
import dev.overwinter.dsl.expression.Syntax;
import dev.overwinter.dsl.expression.Usages;
import dev.overwinter.dsl.source.Draft;
import dev.overwinter.dsl.source.ScalarPlaces;
import dev.overwinter.dsl.source.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Parses the JavaScript in a scalar and reports what is wrong with it at its place in the file.
final class ExpressionReader {
    private static final Set<String> LATE_ROOTS = Set.of("secrets", "callback");

    private static final Pattern INDEX_END = Pattern.compile("(['\"]?\\s*])?");

    private final Draft draft;
    private final Usages usages;
    private final ExpressionMistakes mistakes;
    private final List<Expression> read = new ArrayList<>();

    ExpressionReader(Draft draft, Usages usages) {
        this.draft = draft;
        this.usages = usages;
        this.mistakes = new ExpressionMistakes(draft);
    }

    /// Every expression that was read, in order.
    List<Expression> read() {
        return read;
    }

    /// One expression in a scalar, or the late value that it is.
    sealed interface Part {
        record Evaluated(Expression expression) implements Part {}

        record Late(LateValue value) implements Part {}
    }

    /// @param text the scalar's text
    /// @param start where the expression begins in the text; `end` is exclusive
    /// @return null where something is wrong; it has been reported
    @Nullable
    Part read(Tree.Scalar scalar, String text, int start, int end, Allowed allowed) {
        int from = start;
        int to = end;
        while (from < to && Character.isWhitespace(text.charAt(from))) {
            from++;
        }
        while (to > from && Character.isWhitespace(text.charAt(to - 1))) {
            to--;
        }
        var source = text.substring(from, to);
        var places = new ScalarPlaces(draft.source(), scalar);
        return switch (JavaScriptSyntax.parse(source)) {
            case Syntax.Broken broken -> {
                mistakes.report(scalar, places, source, from, broken);
                yield null;
            }
            case Syntax.Parsed parsed -> accept(places, source, from, parsed.readings(), allowed);
        };
    }

    private @Nullable Part accept(
            ScalarPlaces places, String source, int from, List<Reading> readings, Allowed allowed) {
        if (mistakes.reportAssignment(places, from, readings)) {
            return null;
        }
        var late = late(source, readings);
        for (var reading : readings) {
            if (!LATE_ROOTS.contains(reading.root())) {
                continue;
            }
            boolean permitted = allowed == Allowed.SECRETS_AND_CALLBACK
                    || allowed == Allowed.SECRETS && reading.root().equals("secrets");
            if (!permitted || late == null) {
                mistakes.reportLate(places, source, from, reading, permitted);
                return null;
            }
        }
        var usage =
                readings.stream().map(reading -> usage(places, from, reading)).toList();
        if (late != null
                && !readings.isEmpty()
                && LATE_ROOTS.contains(readings.getFirst().root())) {
            usages.rememberLate(late, usage.getFirst());
            return new Part.Late(late);
        }
        var expression = new Expression(source, span(places, from, source), Usages.references(readings));
        usages.remember(expression, usage);
        read.add(expression);
        return new Part.Evaluated(expression);
    }

    private static Span span(ScalarPlaces places, int from, String source) {
        return places.span(from, from + source.length());
    }

    private static Usages.Usage usage(ScalarPlaces places, int from, Reading reading) {
        var segments = reading.segments().stream()
                .map(segment -> places.span(from + segment.start(), from + segment.end()))
                .toList();
        return new Usages.Usage(reading, places.span(from + reading.start(), from + reading.end()), segments);
    }

    /// `secrets.X`, `callback.url` or `callback.token`, alone.
    private static @Nullable LateValue late(String source, List<Reading> readings) {
        if (readings.size() != 1 || readings.getFirst().segments().size() != 1) {
            return null;
        }
        var reading = readings.getFirst();
        var name = reading.name(0);
        var rest = source.substring(
                Math.min(source.length(), reading.segments().getFirst().end()));
        boolean alone = reading.start() == 0 && INDEX_END.matcher(rest).matches();
        if (!alone || name == null) {
            return null;
        }
        return switch (reading.root()) {
            case "secrets" -> new LateValue.Secret(name);
            case "callback" ->
                switch (name) {
                    case "url" -> new LateValue.CallbackUrl();
                    case "token" -> new LateValue.CallbackToken();
                    default -> null;
                };
            default -> null;
        };
    }
}
