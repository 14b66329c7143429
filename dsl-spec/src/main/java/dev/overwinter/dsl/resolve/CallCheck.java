package dev.overwinter.dsl.resolve;

import dev.overwinter.dsl.AgentUse;
import dev.overwinter.dsl.Amount;
import dev.overwinter.dsl.LateValue;
import dev.overwinter.dsl.Template;
import dev.overwinter.dsl.diagnostic.Diagnostics;
import dev.overwinter.dsl.expression.Usages;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Looks for calls that do harm though they are written correctly.
final class CallCheck {
    private static final Set<String> CHANGING = Set.of("POST", "PATCH");
    private static final String KEY_HEADER = "idempotency-key";

    private final Usages usages;
    private final Diagnostics diagnostics;

    CallCheck(Usages usages, Diagnostics diagnostics) {
        this.usages = usages;
        this.diagnostics = diagnostics;
    }

    void check(AgentUse use) {
        for (var key : List.of("url", "query")) {
            leaks(key, field(use.with(), key));
        }
        if (use.agent().equals("http.request")) {
            retriedWithoutKey(use);
        }
    }

    /// Addresses are written to the logs of every server on the way.
    private void leaks(String key, @Nullable Template template) {
        switch (template) {
            case Template.Late(var value) -> leak(key, value);
            case Template.Text(var parts) ->
                parts.forEach(part -> {
                    if (part instanceof Template.Part.LatePart(var value)) {
                        leak(key, value);
                    }
                });
            case Template.Fields(var fields) -> fields.values().forEach(field -> leaks(key, field));
            case Template.Items(var items) -> items.forEach(item -> leaks(key, item));
            case Template.Computed _, Template.Literal _ -> {}
            case null -> {}
        }
    }

    private void leak(String key, LateValue value) {
        var usage = usages.of(value);
        if (value instanceof LateValue.Secret(var name) && usage != null) {
            diagnostics.warning(
                    "secret-may-leak",
                    "the secret \"" + name + "\" becomes part of an address",
                    usage.root(),
                    "\"" + key + "\" is written to the logs of servers on the way",
                    "send it in a header, such as auth: { bearer: \"${ secrets." + name + " }\" }");
        }
    }

    private void retriedWithoutKey(AgentUse use) {
        var method = literal(field(use.with(), "method"));
        var named = literal(field(use.with(), "idempotencyHeader"));
        boolean off = named != null && (named.isNull() || named.isBoolean() && !named.asBoolean());
        boolean fixed = literal(header(use.with())) != null;
        boolean changes =
                method != null && CHANGING.contains(method.asString("").toUpperCase(Locale.ROOT));
        if (!changes || !off && !fixed || !isRetried(use)) {
            return;
        }
        diagnostics.warning(
                "non-idempotent-retry",
                "a second attempt of this call may do its work twice",
                use.span(),
                off
                        ? "\"idempotencyHeader\" is off, so the server cannot tell a repetition"
                        : "the Idempotency-Key is a fixed text, the same for every execution",
                off
                        ? "leave \"idempotencyHeader\" out, or retry only errors that say that nothing was done:"
                                + " errors: [http.429]"
                        : "leave the header out: every call sends a key of its own; \"idempotencyKey:\" beside"
                                + " \"with:\" sets a business key");
    }

    private static boolean isRetried(AgentUse use) {
        return use.retry().rules().stream()
                .filter(rule -> !(rule.maxAttempts() instanceof Amount.Fixed(var attempts)) || attempts > 1)
                .anyMatch(rule ->
                        rule.errors().isEmpty() || !rule.errors().stream().allMatch(CallCheck::saysNothingWasDone));
    }

    private static boolean saysNothingWasDone(String error) {
        return error.startsWith("http.4")
                && !Set.of("http.4xx", "http.408", "http.409").contains(error);
    }

    private static @Nullable Template header(Template with) {
        return switch (field(with, "headers")) {
            case Template.Fields(var fields) ->
                fields.entrySet().stream()
                        .filter(header ->
                                header.getKey().toLowerCase(Locale.ROOT).equals(KEY_HEADER))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(null);
            case Template.Literal(var value) ->
                value.properties().stream()
                        .filter(header ->
                                header.getKey().toLowerCase(Locale.ROOT).equals(KEY_HEADER))
                        .<Template>map(header -> new Template.Literal(header.getValue()))
                        .findFirst()
                        .orElse(null);
            case null, default -> null;
        };
    }

    private static @Nullable Template field(Template with, String key) {
        return switch (with) {
            case Template.Fields(var fields) -> fields.get(key);
            case Template.Literal(var value) -> value.has(key) ? new Template.Literal(value.get(key)) : null;
            case Template.Computed _, Template.Late _, Template.Text _, Template.Items _ -> null;
        };
    }

    private static @Nullable JsonNode literal(@Nullable Template template) {
        return template instanceof Template.Literal(var value) ? value : null;
    }
}
