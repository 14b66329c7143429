package dev.overwinter.dsl.check;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The language's JSON Schema: compiled on first use, once for a process, and asked for what may stand where.
final class LanguageSchema {
    private static final String RESOURCE = "/dev/overwinter/schema/workflow.schema.json";

    private final JsonNode node;
    private final Schema schema;

    private LanguageSchema() {
        try (var stream = LanguageSchema.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException("the schema module is not on the class path: " + RESOURCE);
            }
            node = JsonMapper.shared().readTree(stream);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(node);
    }

    static LanguageSchema get() {
        return Lazy.INSTANCE;
    }

    private static final class Lazy {
        static final LanguageSchema INSTANCE = new LanguageSchema();
    }

    List<Error> validate(JsonNode instance) {
        return schema.validate(instance);
    }

    /// The schema object in which the keyword of an error stands.
    JsonNode around(Error error) {
        var path = error.getSchemaLocation().getFragment();
        var at = node;
        for (int i = 0; i < path.getNameCount() - 1; i++) {
            at = path.getElement(i) instanceof Integer index ? at.path(index) : at.path(path.getName(i));
        }
        return at;
    }

    /// The keys that a step of a kind may have.
    Set<String> stepKeys(String kind) {
        var keys = new TreeSet<>(Set.of("id", "title", "if", "metadata", kind));
        keys.addAll(modifiers(kind));
        return keys;
    }

    /// The keys that stand beside one kind key only.
    Collection<String> modifiers(String kind) {
        return definition("step")
                .path("dependentSchemas")
                .path(kind)
                .path("properties")
                .propertyNames();
    }

    /// The keys inside a kind's own object, such as those of `poll:`; empty where it has none.
    Collection<String> insideKeys(String kind) {
        return definition(kind).path("properties").propertyNames();
    }

    private JsonNode definition(String name) {
        return node.path("$defs").path(name);
    }
}
