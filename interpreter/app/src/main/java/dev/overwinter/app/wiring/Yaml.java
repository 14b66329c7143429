package dev.overwinter.app.wiring;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/// Values that people type or keep in files: JSON, or YAML where it is no JSON. Numbers stay exact.
public final class Yaml {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Yaml() {}

    /// @throws IllegalArgumentException where the text is neither; the message names the place
    public static JsonNode read(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("it is empty");
        }
        try {
            return JSON.readTree(text);
        } catch (JacksonException notJson) {
            try {
                return Lazy.YAML.readTree(text);
            } catch (JacksonException notYaml) {
                boolean meantAsJson = text.stripLeading().startsWith("{")
                        || text.stripLeading().startsWith("[");
                throw complaint(meantAsJson ? notJson : notYaml);
            }
        }
    }

    /// What programs send.
    ///
    /// @throws IllegalArgumentException where the text is no JSON; the message names the place
    public static JsonNode readJson(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw complaint(e);
        }
    }

    /// The value as people like to read it.
    public static String write(JsonNode value) {
        return value.isString()
                ? value.stringValue()
                : Lazy.YAML.writeValueAsString(value).stripTrailing();
    }

    private static IllegalArgumentException complaint(JacksonException e) {
        var said = String.valueOf(e.getOriginalMessage())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        // The YAML reader says what, where, a drawing, and the same again.
        var what = said.stream()
                .filter(line -> line.startsWith("expected") || line.startsWith("found"))
                .findFirst();
        var place = e.getLocation() == null || e.getLocation().getLineNr() < 1
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
        var first = said.isEmpty() ? "it cannot be read" : said.getFirst();
        return new IllegalArgumentException(what.orElse(first) + place, e);
    }

    private static final class Lazy {
        static final YAMLMapper YAML = YAMLMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER, YAMLWriteFeature.SPLIT_LINES)
                .enable(YAMLWriteFeature.MINIMIZE_QUOTES, YAMLWriteFeature.LITERAL_BLOCK_STYLE)
                .build();
    }
}
