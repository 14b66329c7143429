package dev.overwinter.agents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.overwinter.agent.Agent;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every agent of the library owes its users.
final class LibraryTest {

    static List<Agent> agents() {
        return ServiceLoader.load(Agent.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    @Test
    void theLibraryIsFoundAndNoNameBeginsAnother() {
        List<String> names = agents().stream().map(Agent::name).sorted().toList();
        assertEquals(List.of("http.request", "llm.classify", "llm.extract", "llm.generate"), names);
        for (String one : names) {
            assertTrue(names.stream().noneMatch(other -> !other.equals(one) && other.startsWith(one)), one);
        }
    }

    @ParameterizedTest
    @MethodSource("agents")
    void theVersionIsTheModules(Agent agent) {
        assertTrue(agent.version().matches("\\d+\\.\\d+\\.\\d+.*"), agent.version());
    }

    @ParameterizedTest
    @MethodSource("agents")
    void theSchemasAreSchemasAndDescribeEveryKey(Agent agent) throws Exception {
        var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        var meta = registry.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
        for (String text : List.of(agent.inputSchema(), agent.outputSchema())) {
            Object schema = Json.parse(text);
            assertEquals(List.of(), meta.validate(Json.tree(schema)));
            everyPropertyIsDescribed(agent.name(), schema);
        }
        assertEquals(false, ((Map<?, ?>) Json.parse(agent.inputSchema())).get("additionalProperties"));
    }

    @ParameterizedTest
    @MethodSource("agents")
    void everyAgentHasAPageThatNamesEveryKeyOfItsInput(Agent agent) throws Exception {
        String page = Files.readString(Path.of("..", "dsl-spec", "docs", "agents", agent.name() + ".md"));
        Map<?, ?> schema = (Map<?, ?>) Json.parse(agent.inputSchema());
        for (Object key : ((Map<?, ?>) schema.get("properties")).keySet()) {
            assertTrue(page.contains("`" + key + "`"), () -> key + " is missing in the page of " + agent.name());
        }
    }

    @Test
    void findingTheAgentsLoadsNoLibraryAndARecordedReplyNoModelClient() throws Exception {
        try (Isolated isolated = Isolated.ofClassPath()) {
            run(isolated, "dev.overwinter.agents.StartUp$Finding");
            assertTrue(isolated.loaded("dev.overwinter.agents.llm.ExtractAgent"));
            assertFalse(isolated.loaded("dev.langchain4j.model.openai.OpenAiChatModel"));
            assertFalse(isolated.loaded("com.networknt.schema.Schema"));
            assertFalse(isolated.loaded("tools.jackson.databind.json.JsonMapper"));
            assertFalse(isolated.loaded("dev.overwinter.agents.http.Transport$Shared"));
            run(isolated, "dev.overwinter.agents.StartUp$Playing");
            assertTrue(isolated.loaded("tools.jackson.databind.json.JsonMapper"));
            assertFalse(isolated.loaded("dev.langchain4j.model.openai.OpenAiChatModel"));
            assertFalse(isolated.loaded("dev.langchain4j.http.client.HttpClient"));
            assertFalse(isolated.loaded("dev.overwinter.agents.http.Transport$Shared"));
        }
    }

    private static void run(Isolated isolated, String type) throws Exception {
        ((Callable<?>) isolated.loadClass(type).getDeclaredConstructor().newInstance()).call();
    }

    private static void everyPropertyIsDescribed(String path, Object schema) {
        if (!(schema instanceof Map<?, ?> map) || !(map.get("properties") instanceof Map<?, ?> properties)) {
            return;
        }
        properties.forEach((key, value) -> {
            String place = path + "." + key;
            assertTrue(value instanceof Map<?, ?> inner && inner.get("description") instanceof String, place);
            everyPropertyIsDescribed(place, value);
        });
    }

    /// A class path of its own, that tells which of its classes were loaded.
    private static final class Isolated extends URLClassLoader {

        private Isolated(URL[] urls) {
            super(urls, ClassLoader.getPlatformClassLoader());
        }

        static Isolated ofClassPath() {
            return new Isolated(
                    Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                            .map(Isolated::url)
                            .toArray(URL[]::new));
        }

        boolean loaded(String type) {
            return findLoadedClass(type) != null;
        }

        private static URL url(String path) {
            try {
                return Path.of(path).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new AssertionError(e);
            }
        }
    }
}
