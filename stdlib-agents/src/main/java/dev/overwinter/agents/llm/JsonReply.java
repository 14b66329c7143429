package dev.overwinter.agents.llm;

import dev.overwinter.agents.Json;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The JSON in a model's reply: the whole text, or what stands in its one code fence.
final class JsonReply {

    private static final Pattern FENCE =
            Pattern.compile("```(?:json|JSON)?[ \\t]*\\r?\\n(.*?)\\r?\\n?[ \\t]*```", Pattern.DOTALL);

    private JsonReply() {}

    static @Nullable Object parse(String text) throws Json.Malformed {
        Matcher fence = FENCE.matcher(text);
        if (fence.find()) {
            String inside = fence.group(1);
            if (!fence.find()) {
                return Json.parse(inside);
            }
        }
        return Json.parse(text);
    }
}
