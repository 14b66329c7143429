package dev.overwinter.agents;

import dev.overwinter.agent.Agent;
import dev.overwinter.agents.llm.ExtractAgent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;

/// What a process does with the library before it calls an endpoint; run in a class loader that is watched.
public final class StartUp {

    private StartUp() {}

    /// Finds the agents and shows their schemas.
    public static final class Finding implements Callable<Object> {
        @Override
        public Object call() {
            return ServiceLoader.load(Agent.class, getClass().getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .map(agent -> agent.name() + agent.version() + agent.inputSchema() + agent.outputSchema())
                    .toList();
        }
    }

    /// Plays a recorded reply.
    public static final class Playing implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            Path folder = Files.createTempDirectory("overwinter-replies");
            Path file = folder.resolve("r.yaml");
            try {
                Files.writeString(file, "recorded: 1\nreplies: [{ step: a, reply: { b: 1 } }]\n");
                return Calls.plain()
                        .from("a")
                        .in(folder)
                        .ok(
                                new ExtractAgent(),
                                Map.of(
                                        "model",
                                        "recorded:r.yaml",
                                        "prompt",
                                        "?",
                                        "schema",
                                        Map.of("required", List.of("b"))));
            } finally {
                Files.deleteIfExists(file);
                Files.deleteIfExists(folder);
            }
        }
    }
}
