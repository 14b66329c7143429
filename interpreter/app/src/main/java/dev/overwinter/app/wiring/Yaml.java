package dev.overwinter.app.wiring;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Values that people type or keep in files: JSON, or YAML where it is no JSON. Numbers stay exact.
public final class Yaml {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Yaml() {}

    /// @throws IllegalArgumentException where the text is neither
    public static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException notJson) {
            try {
                return Lazy.YAML.readTree(text);
            } catch (JacksonException e) {
                throw new IllegalArgumentException(e.getOriginalMessage(), e);
            }
        }
    }

    private static final class Lazy {
        static final YAMLMapper YAML = YAMLMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }
}
