package dev.overwinter.agents.llm;

import dev.overwinter.agents.AgentFailure;
import dev.overwinter.agents.Fields;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Which model is asked, and how: the part of the input that the three agents share.
///
/// @param model a name that the endpoint knows, or `recorded:FILE`
/// @param apiKey null where the endpoint asks for none
/// @param temperature null leaves it to the endpoint
/// @param timeout of one round
/// @param record the file to add replies to
/// @param jsonMode asks the endpoint to allow nothing but a JSON object
record ModelSettings(
        String model,
        @Nullable String baseUrl,
        @Nullable String apiKey,
        @Nullable Double temperature,
        @Nullable Integer maxTokens,
        @Nullable Duration timeout,
        @Nullable String record,
        boolean jsonMode) {

    private static final String RECORDED = "recorded:";

    static ModelSettings read(Fields input) {
        Long maxTokens = input.optionalCount("maxTokens", 1, Integer.MAX_VALUE);
        return new ModelSettings(
                input.text("model"),
                blankToNull(input.optionalText("baseUrl")),
                blankToNull(input.optionalText("apiKey")),
                input.names("temperature") ? input.optionalNumber("temperature") : Double.valueOf(0),
                maxTokens == null ? null : maxTokens.intValue(),
                input.optionalDuration("timeout"),
                blankToNull(input.optionalText("record")),
                jsonMode(input.optionalText("responseFormat")));
    }

    /// The file to play from; null where an endpoint is to be asked.
    @Nullable
    String recording() {
        if (!model.startsWith(RECORDED)) {
            return null;
        }
        if (record != null) {
            throw AgentFailure.invalid("record needs a real model, and model is \"" + model + "\".");
        }
        String file = model.substring(RECORDED.length()).trim();
        if (file.isEmpty()) {
            throw AgentFailure.invalid("model names no file: write recorded:FILE.");
        }
        return file;
    }

    @Override
    public String toString() {
        return "ModelSettings[" + model + "]"; // the rest holds the key
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private static boolean jsonMode(@Nullable String format) {
        return switch (format) {
            case null -> false;
            case "text" -> false;
            case "json" -> true;
            default -> throw AgentFailure.invalid("responseFormat must be text or json.");
        };
    }
}
