package dev.overwinter.dsl.load;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The agents that a workflow may use, as far as loading needs to know them.
public interface AgentCatalogue {

    /// Takes every agent name; for checks without installed agents.
    AgentCatalogue ANY = new AgentCatalogue() {
        @Override
        public boolean knows(String agent) {
            return true;
        }

        @Override
        public Set<String> names() {
            return Set.of();
        }

        @Override
        public @Nullable JsonNode inputSchema(String agent) {
            return null;
        }
    };

    boolean knows(String agent);

    /// All names, for suggestions.
    Set<String> names();

    /// JSON Schema of the agent's `with`, where it has one.
    @Nullable
    JsonNode inputSchema(String agent);
}
