package dev.overwinter.dsl.load;

/// Loads workflow texts. Thread-safe; keep one, the schema is compiled once.
public final class WorkflowLoader {
    private final AgentCatalogue agents;

    public WorkflowLoader(AgentCatalogue agents) {
        this.agents = agents;
    }

    /// @param file the name that messages show
    /// @param text YAML 1.2 or JSON
    public Loaded load(String file, String text) {
        throw new UnsupportedOperationException("loading " + file + " with " + agents.names().size());
    }
}
