package dev.overwinter.runtime.schema;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import dev.overwinter.engine.port.Schemas;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `Schemas` by networknt: JSON Schema 2020-12. Compiled schemas are kept; thread-safe.
public final class NetworkntSchemas implements Schemas {
    private static final int MOST_SHOWN = 20;
    private static final int MOST_KEPT = 500;
    private static final int DEEPEST_DEFAULT = 50;

    private final Map<JsonNode, Schema> compiled = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<JsonNode, Schema> eldest) {
            return size() > MOST_KEPT;
        }
    });

    @Override
    public List<String> violations(JsonNode schema, JsonNode value) {
        var errors =
                compiled.computeIfAbsent(schema, Registry.REGISTRY::getSchema).validate(value);
        return errors.stream().limit(MOST_SHOWN).map(NetworkntSchemas::sentence).toList();
    }

    private static String sentence(Error error) {
        var place = error.getInstanceLocation().toString().replaceFirst("^\\$\\.?", "");
        return (place.isEmpty() ? "" : place + ": ") + error.getMessage();
    }

    @Override
    public JsonNode withDefaults(JsonNode schema, JsonNode value) {
        var filled = value.deepCopy();
        fill(schema, filled, 0);
        return filled;
    }

    private static void fill(JsonNode schema, JsonNode value, int depth) {
        if (depth > DEEPEST_DEFAULT) {
            return;
        }
        if (value instanceof ObjectNode object) {
            for (var property : schema.path("properties").properties()) {
                var name = property.getKey();
                var declared = property.getValue();
                if (!object.has(name) && declared.has("default")) {
                    object.set(name, declared.get("default").deepCopy());
                }
                if (object.has(name)) {
                    fill(declared, object.get(name), depth + 1);
                }
            }
        } else if (value.isArray() && schema.path("items").isObject()) {
            value.forEach(item -> fill(schema.get("items"), item, depth + 1));
        }
    }

    /// Made when the first value is checked: a command that checks nothing does not load the validator.
    private static final class Registry {
        static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemaCacheEnabled(false)
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .pathType(PathType.JSON_PATH)
                                .locale(Locale.ENGLISH)
                                .build()));
    }
}
