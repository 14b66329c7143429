package dev.overwinter.engine.driver;

import dev.overwinter.agent.Agent;
import dev.overwinter.dsl.load.AgentCatalogue;
import dev.overwinter.engine.codec.StateCodec;
import java.util.Collection;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The installed agents by name.
public final class Agents implements AgentCatalogue {
    private final TreeMap<String, Agent> byName = new TreeMap<>();
    private final ConcurrentHashMap<String, JsonNode> inputSchemas = new ConcurrentHashMap<>();

    /// @throws IllegalArgumentException where two agents have one name
    public Agents(Collection<? extends Agent> agents) {
        for (var agent : agents) {
            var other = byName.put(agent.name(), agent);
            if (other != null) {
                throw new IllegalArgumentException("two agents are named " + agent.name() + ": "
                        + other.getClass().getName() + " and "
                        + agent.getClass().getName());
            }
        }
    }

    @Nullable
    Agent find(String name) {
        return byName.get(name);
    }

    @Override
    public boolean knows(String agent) {
        return byName.containsKey(agent);
    }

    @Override
    public Set<String> names() {
        return byName.keySet();
    }

    @Override
    public @Nullable JsonNode inputSchema(String name) {
        var agent = byName.get(name);
        return agent == null ? null : inputSchemas.computeIfAbsent(name, _ -> StateCodec.readTree(agent.inputSchema()));
    }
}
