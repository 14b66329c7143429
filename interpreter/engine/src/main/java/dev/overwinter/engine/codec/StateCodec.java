package dev.overwinter.engine.codec;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import dev.overwinter.engine.core.Command;
import dev.overwinter.engine.core.Event;
import dev.overwinter.engine.core.NodeKey;
import dev.overwinter.engine.core.Outcome;
import dev.overwinter.engine.core.Work;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.cfg.MutableConfigOverride;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

/// Writes the core's records as JSON and reads them back. What is absent, 0, false or an empty list is left out; big
/// numbers stay exact.
public final class StateCodec {
    /// The format that is written. Older ones are lifted when they are read; there is none yet.
    public static final int FORMAT = 1;

    private static final ObjectMapper MAPPER = mapper().build();

    /// For the rare text with half a character (a lone surrogate), which is no UTF-8: JSON can escape it.
    private static final ObjectMapper ESCAPING =
            mapper().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final ObjectMapper SORTED =
            mapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

    private StateCodec() {}

    public static String write(Object value) {
        return new String(writeBytes(value), StandardCharsets.UTF_8);
    }

    public static byte[] writeBytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JacksonException notUtf8) {
            return ESCAPING.writeValueAsBytes(value);
        }
    }

    /// @throws IllegalArgumentException for a format that this version does not know
    public static <T> T read(int format, String json, Class<T> type) {
        return MAPPER.readValue(json, known(format, type));
    }

    /// @throws IllegalArgumentException for a format that this version does not know
    public static <T> T read(int format, byte[] json, Class<T> type) {
        return MAPPER.readValue(json, known(format, type));
    }

    private static <T> Class<T> known(int format, Class<T> type) {
        if (format != FORMAT) {
            throw new IllegalArgumentException("stored format " + format + " is newer than this version of overwinter ("
                    + FORMAT + "); use the version that wrote it, or a newer one");
        }
        return type;
    }

    public static JsonNode readTree(String json) {
        return MAPPER.readTree(json);
    }

    public static JsonNode readTree(byte[] json) {
        return MAPPER.readTree(json);
    }

    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    public static <T> T fromTree(JsonNode tree, Class<T> type) {
        return MAPPER.treeToValue(tree, type);
    }

    /// A text that is equal for equal values: members in the order of their names.
    public static String canonical(JsonNode value) {
        return SORTED.writeValueAsString(MAPPER.treeToValue(value, Object.class));
    }

    /// An outside fact as it stands in the inbox: without its row's id and time.
    public static JsonNode inboxBody(Event.FromInbox event) {
        var body = (ObjectNode) tree(event);
        body.remove("inbox");
        body.remove("at");
        return body;
    }

    /// The fact of an inbox row.
    public static Event event(long inbox, Instant at, JsonNode body) {
        var whole = (ObjectNode) body.deepCopy();
        whole.put("inbox", inbox);
        whole.put("at", at.toString());
        return fromTree(whole, Event.class);
    }

    private static JsonMapper.Builder mapper() {
        var module = new SimpleModule("overwinter")
                .addSerializer(NodeKey.class, new NodeKeyWriter())
                .addDeserializer(NodeKey.class, new NodeKeyReader())
                .addKeySerializer(NodeKey.class, new NodeKeyNameWriter())
                .addKeyDeserializer(NodeKey.class, new NodeKeyNameReader());
        return JsonMapper.builder()
                .addModule(module)
                .addMixIn(Outcome.class, Named.class)
                .addMixIn(Work.class, Named.class)
                .addMixIn(Event.class, Named.class)
                .addMixIn(Command.class, Named.class)
                .changeDefaultVisibility(visible -> visible.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
                .changeDefaultPropertyInclusion(include -> include.withValueInclusion(JsonInclude.Include.NON_NULL))
                .withConfigOverride(boolean.class, StateCodec::unlessDefault)
                .withConfigOverride(int.class, StateCodec::unlessDefault)
                .withConfigOverride(long.class, StateCodec::unlessDefault)
                .withConfigOverride(List.class, StateCodec::unlessDefault)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);
    }

    private static void unlessDefault(MutableConfigOverride type) {
        type.setInclude(JsonInclude.Value.construct(JsonInclude.Include.NON_DEFAULT, JsonInclude.Include.ALWAYS));
        type.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
    }

    /// Sealed hierarchies carry the record's simple name.
    @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "is")
    private interface Named {}

    private static final class NodeKeyWriter extends ValueSerializer<NodeKey> {
        @Override
        public void serialize(NodeKey key, JsonGenerator out, SerializationContext context) throws JacksonException {
            out.writeString(key.text());
        }
    }

    private static final class NodeKeyReader extends ValueDeserializer<NodeKey> {
        @Override
        public NodeKey deserialize(JsonParser in, DeserializationContext context) throws JacksonException {
            return new NodeKey(in.getString());
        }

        @Override
        public NodeKey getNullValue(DeserializationContext context) {
            return NodeKey.ROOT;
        }
    }

    private static final class NodeKeyNameWriter extends ValueSerializer<NodeKey> {
        @Override
        public void serialize(NodeKey key, JsonGenerator out, SerializationContext context) throws JacksonException {
            out.writeName(key.text());
        }
    }

    private static final class NodeKeyNameReader extends KeyDeserializer {
        @Override
        public NodeKey deserializeKey(String name, DeserializationContext context) {
            return new NodeKey(name);
        }
    }
}
