package dev.overwinter.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.dsl.bind.Kinds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// The grammar is said in five places: the schema, the binder, the records, the pages, the corpus. They say the same.
class KindsTest {
    private static final Path PAGES = Path.of("docs/nodes");
    private static final Path CORPUS = Path.of("conformance");

    /// The record of a kind where it is not named like it.
    private static final Map<String, String> RECORDS =
            Map.of("agent", "AgentStep", "set", "SetVars", "workflow", "Child");

    /// The folder of a kind where it is not named like it: what such a kind does is shown by the cases of a concern.
    private static final Map<String, String> FOLDERS = Map.ofEntries(
            Map.entry("commit", "compensation"),
            Map.entry("do", "scope"),
            Map.entry("emit", "event"),
            Map.entry("fail", "scope"),
            Map.entry("forEach", "for-each"),
            Map.entry("listen", "event"),
            Map.entry("return", "catch"),
            Map.entry("set", "data"),
            Map.entry("workflow", "child"));

    @Test
    void theSchemaHasTheKindsOfTheBinder() {
        var step = JsonMapper.shared()
                .readTree(Path.of("../schema/workflow.schema.json"))
                .path("$defs")
                .path("step");
        assertEquals(
                new TreeSet<>(Kinds.ALL),
                new TreeSet<>(step.path("dependentSchemas").propertyNames()));
        var keys = new TreeSet<>(step.path("properties").propertyNames());
        keys.removeAll(Set.of("id", "title", "if", "metadata"));
        assertEquals(new TreeSet<>(Kinds.ALL), keys);
    }

    @Test
    void everyKindHasARecord() {
        var records = Stream.of(Node.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        var wanted = Kinds.ALL.stream()
                .map(kind -> RECORDS.getOrDefault(kind, Character.toUpperCase(kind.charAt(0)) + kind.substring(1)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(wanted, records);
    }

    @Test
    void everyKindHasAPage() throws IOException {
        try (var files = Files.list(PAGES)) {
            var pages = files.map(file -> file.getFileName().toString().replace(".md", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(new TreeSet<>(Kinds.ALL), pages);
        }
    }

    @Test
    void everyKindHasCasesThatUseIt() throws IOException {
        var without = new TreeMap<String, Path>();
        for (var kind : Kinds.ALL) {
            var folder = CORPUS.resolve(FOLDERS.getOrDefault(kind, kind));
            if (!Files.isDirectory(folder) || !anyUses(folder, kind)) {
                without.put(kind, folder);
            }
        }
        assertEquals(Map.of(), without);
    }

    private static boolean anyUses(Path folder, String kind) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file :
                    files.filter(one -> one.toString().endsWith(".yaml")).toList()) {
                if (Files.readString(file).matches("(?s).*[{,\\s]" + kind + ":.*")) {
                    return true;
                }
            }
            return false;
        }
    }

    @Test
    void theExceptionsAreKinds() {
        assertTrue(Kinds.ALL.containsAll(RECORDS.keySet()));
        assertTrue(Kinds.ALL.containsAll(FOLDERS.keySet()));
    }
}
