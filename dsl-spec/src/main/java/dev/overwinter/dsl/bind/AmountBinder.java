package dev.overwinter.dsl.bind;

import dev.overwinter.dsl.Amount;
import dev.overwinter.dsl.Backoff;
import dev.overwinter.dsl.Budget;
import dev.overwinter.dsl.Durations;
import dev.overwinter.dsl.Length;
import dev.overwinter.dsl.Template;
import dev.overwinter.dsl.source.Tree;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// Binds durations, deadlines, numbers and backoffs.
final class AmountBinder {
    static final Backoff RETRY_BACKOFF =
            new Backoff(seconds(1), new Amount.Fixed(2), new Length.Fixed(Duration.ofMinutes(1)), Backoff.Jitter.FULL);
    static final Backoff POLL_BACKOFF =
            new Backoff(seconds(10), new Amount.Fixed(2), new Length.Fixed(Duration.ofMinutes(5)), Backoff.Jitter.NONE);

    private final Binding binding;

    AmountBinder(Binding binding) {
        this.binding = binding;
    }

    /// A duration; null where there is none or it is wrong.
    @Nullable
    Length duration(Tree.Fields fields, String key) {
        return duration(binding.get(fields, key), false);
    }

    /// A duration, or `{ until: <instant> }`.
    @Nullable
    Length deadline(Tree.Fields fields, String key) {
        var tree = binding.get(fields, key);
        return tree instanceof Tree.Fields until ? until(binding.get(until, "until")) : duration(tree, true);
    }

    private @Nullable Length until(@Nullable Tree tree) {
        var text = binding.text(tree);
        if (tree == null || text == null) {
            return null;
        }
        var template = binding.templates().template(tree, Allowed.NOTHING);
        if (template instanceof Template.Literal(var value) && !isInstant(value.asString(""))) {
            binding.draft()
                    .errorAbout(
                            tree,
                            "bad-instant",
                            "\"" + text + "\" is not an instant",
                            "a date and a time with an offset were expected",
                            "write it like 2027-01-31T12:00:00Z or 2027-01-31T13:00:00+01:00");
            return null;
        }
        return new Length.Until(template, binding.draft().span(tree));
    }

    private static boolean isInstant(String text) {
        try {
            return Instant.from(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text.strip())) != null;
        } catch (DateTimeParseException _) {
            return false;
        }
    }

    private @Nullable Length duration(@Nullable Tree tree, boolean orUntil) {
        if (!(tree instanceof Tree.Scalar scalar)) {
            return null;
        }
        if (scalar.value().isNumber()) {
            reportNoUnit(scalar);
            return null;
        }
        if (!scalar.value().isString()) {
            return null;
        }
        var template = binding.templates().template(scalar, Allowed.NOTHING);
        if (!(template instanceof Template.Literal(var value))) {
            return new Length.Computed(template, binding.draft().span(tree));
        }
        var duration = Durations.parse(value.asString(""));
        if (duration == null && !binding.draft().isBroken(scalar)) {
            reportNoDuration(scalar, value.asString(""), orUntil);
        }
        return duration == null ? null : new Length.Fixed(duration);
    }

    private void reportNoUnit(Tree.Scalar scalar) {
        var number = scalar.value().asString();
        binding.draft()
                .errorAbout(
                        scalar,
                        "bad-duration",
                        number + " is a duration without a unit",
                        number + " what?",
                        "write " + number + "s, " + number + "m, " + number + "h or " + number + "d");
    }

    private void reportNoDuration(Tree.Scalar scalar, String text, boolean orUntil) {
        var hint = "write a number with a unit: 250ms, 30s, 5m, 1h30m, 7d, or ISO 8601 such as PT5M";
        binding.draft()
                .errorAbout(
                        scalar,
                        "bad-duration",
                        "\"" + text + "\" is not a duration",
                        "a duration was expected",
                        orUntil && text.contains("-") ? "for a point in time write { until: " + text + " }" : hint);
    }

    /// A number; null where there is none or it is wrong.
    @Nullable
    Amount amount(Tree.Fields fields, String key) {
        if (!(binding.get(fields, key) instanceof Tree.Scalar scalar)) {
            return null;
        }
        if (scalar.value().isNumber()) {
            return new Amount.Fixed(scalar.value().asDouble());
        }
        if (!scalar.value().isString()) {
            return null;
        }
        return switch (binding.templates().template(scalar, Allowed.NOTHING)) {
            case Template.Computed(var expression) -> new Amount.Computed(expression);
            case Template.Text _ -> {
                binding.draft()
                        .errorAbout(
                                scalar,
                                "wrong-type",
                                "\"" + key + "\" must be a number",
                                "found a text with an expression in it",
                                "write one expression alone: ${ ... }");
                yield null;
            }
            case Template.Literal _, Template.Late _, Template.Items _, Template.Fields _ -> null;
        };
    }

    /// `backoff:` of a policy or a poll; what it does not say: 1 s, factor 2, no bound, no jitter.
    Backoff backoff(Tree.Fields fields, Backoff absent) {
        var tree = binding.object(fields, "backoff");
        if (tree == null) {
            return absent;
        }
        var delay = duration(tree, "delay");
        var factor = amount(tree, "factor");
        return new Backoff(
                delay == null ? seconds(1) : delay,
                factor == null ? new Amount.Fixed(2) : factor,
                duration(tree, "maxDelay"),
                binding.choice(tree, "jitter", Backoff.Jitter.NONE));
    }

    /// `budget:` of the workflow, a named agent or a call.
    @Nullable
    Budget budget(Tree.Fields fields) {
        var tree = binding.object(fields, "budget");
        return tree == null ? null : new Budget(amount(tree, "tokens"), amount(tree, "usd"));
    }

    static Length.Fixed seconds(long seconds) {
        return new Length.Fixed(Duration.ofSeconds(seconds));
    }
}
