package dev.overwinter.agents.llm;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import dev.overwinter.agents.AgentFailure;
import dev.overwinter.agents.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Checks values against a JSON Schema of the author.
final class SchemaCheck {

    private static final int MOST_SHOWN = 20;

    private final Schema schema;

    private SchemaCheck(Schema schema) {
        this.schema = schema;
    }

    static SchemaCheck of(Map<?, ?> schema) {
        JsonNode tree = Json.tree(schema);
        List<String> faults = said(Registry.META.validate(tree));
        if (!faults.isEmpty()) {
            throw AgentFailure.invalid("schema is not a JSON Schema: " + String.join("; ", faults) + ".");
        }
        try {
            Schema compiled = Registry.REGISTRY.getSchema(tree);
            compiled.initializeValidators(); // finds references that lead nowhere, before a reply is paid for
            return new SchemaCheck(compiled);
        } catch (RuntimeException e) { // of many kinds: a reference, a pattern, a dialect
            throw unusable(e);
        }
    }

    /// In words; empty where the value fits.
    List<String> violations(@Nullable Object value) {
        try {
            return said(schema.validate(Json.tree(value)));
        } catch (SchemaException e) {
            throw unusable(e);
        }
    }

    private static List<String> said(List<Error> errors) {
        return errors.stream().limit(MOST_SHOWN).map(SchemaCheck::sentence).toList();
    }

    /// `findings[0].code: is missing ...`, without the `$` that stands for the whole value.
    private static String sentence(Error error) {
        String place = error.getInstanceLocation().toString().replaceFirst("^\\$\\.?", "");
        return (place.isEmpty() ? "" : place + ": ") + error.getMessage();
    }

    private static AgentFailure unusable(RuntimeException e) {
        return AgentFailure.invalid("schema cannot be used: " + e.getMessage());
    }

    private static final class Registry {
        static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemaCacheEnabled(false)
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .pathType(PathType.JSON_PATH)
                                .locale(Locale.ENGLISH)
                                .build()));
        static final Schema META =
                REGISTRY.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
    }
}
