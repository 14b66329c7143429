package dev.overwinter.engine.core;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What agents said that their calls cost.
///
/// @param tokens of language models, in and out
/// @param usd in US dollars, as far as agents say it
public record Spent(long tokens, BigDecimal usd) {
    static final Spent NOTHING = new Spent(0, BigDecimal.ZERO);

    /// @param usage as agents report it: `inputTokens`, `outputTokens`, `usd`
    Spent and(@Nullable JsonNode usage) {
        if (usage == null) {
            return this;
        }
        var cost = usage.path("usd");
        return new Spent(
                tokens
                        + usage.path("inputTokens").asLong(0)
                        + usage.path("outputTokens").asLong(0),
                cost.isNumber() ? usd.add(cost.decimalValue()) : usd);
    }
}
