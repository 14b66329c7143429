package dev.overwinter.dsl.bind;

import dev.overwinter.dsl.Amount;
import dev.overwinter.dsl.Backoff;
import dev.overwinter.dsl.Length;
import dev.overwinter.dsl.RetryPolicy;
import dev.overwinter.dsl.diagnostic.Spelling;
import dev.overwinter.dsl.source.Tree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Binds retry policies: written in place, as a list of rules, or by name.
final class RetryBinder {
    /// Undo steps try harder than forward steps.
    static final RetryPolicy UNDO = new RetryPolicy(List.of(new RetryPolicy.Rule(
            new Amount.Fixed(10),
            new Backoff(
                    AmountBinder.seconds(1),
                    new Amount.Fixed(2),
                    new Length.Fixed(Duration.ofMinutes(5)),
                    Backoff.Jitter.FULL),
            List.of())));
    private static final Set<String> NOT_CATCHABLE = Set.of("cancelled", "execution.deadline");

    private final Binding binding;
    private final AmountBinder amounts;
    private final Tree.@Nullable Fields named;

    /// @param named the `retries:` of the header
    RetryBinder(Binding binding, AmountBinder amounts, Tree.@Nullable Fields named) {
        this.binding = binding;
        this.amounts = amounts;
        this.named = named;
    }

    /// Null where there is none or it is wrong.
    @Nullable
    RetryPolicy policy(@Nullable Tree tree) {
        if (tree == null || binding.draft().isBroken(tree)) {
            return null;
        }
        return switch (tree) {
            case Tree.Scalar scalar -> byName(scalar);
            case Tree.Fields fields -> new RetryPolicy(List.of(rule(fields)));
            case Tree.Items items ->
                new RetryPolicy(items.items().stream()
                        .filter(item -> !binding.draft().isBroken(item))
                        .filter(Tree.Fields.class::isInstance)
                        .map(item -> rule((Tree.Fields) item))
                        .toList());
        };
    }

    private @Nullable RetryPolicy byName(Tree.Scalar scalar) {
        var name = binding.text(scalar);
        if (name == null) {
            return null;
        }
        var found = named == null ? null : named.get(name);
        if (found != null) {
            return found instanceof Tree.Scalar ? null : policy(found);
        }
        var names = named == null ? Set.<String>of() : named.members().keySet();
        var hint = Spelling.hint(name, names);
        binding.draft()
                .errorAbout(
                        scalar,
                        "unknown-retry",
                        "no retry policy named \"" + name + "\"",
                        "not under \"retries:\" of this workflow",
                        hint != null ? hint : "define it at the top: retries: { " + name + ": { maxAttempts: 3 } }");
        return null;
    }

    private RetryPolicy.Rule rule(Tree.Fields fields) {
        var maxAttempts = amounts.amount(fields, "maxAttempts");
        return new RetryPolicy.Rule(
                maxAttempts == null ? new Amount.Fixed(1) : maxAttempts,
                amounts.backoff(fields, AmountBinder.RETRY_BACKOFF),
                errors(fields));
    }

    /// The `errors:` of a rule or of a catch clause.
    List<String> errors(Tree.Fields fields) {
        var list = binding.list(fields, "errors");
        var errors = new ArrayList<String>();
        for (var item : list == null ? List.<Tree>of() : list.items()) {
            var error = binding.text(item);
            if (error != null && NOT_CATCHABLE.contains(error)) {
                binding.draft()
                        .errorAbout(
                                item,
                                "not-catchable",
                                "\"" + error + "\" cannot be caught or retried",
                                "it ends the whole execution",
                                "what was done is undone; put what must happen in any case into \"finally:\"");
            } else if (error != null) {
                errors.add(error);
            }
        }
        return errors;
    }
}
