package dev.overwinter.dsl;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A loaded, checked workflow. An execution is pinned to its digest.
///
/// @param digest `sha256:` and the hex SHA-256 of the source text
/// @param inputSchema JSON Schema of the start input; absent: anything
/// @param secrets the names that `secrets.X` may use
/// @param env the environment values that expressions may read, with their defaults
/// @param budget the spend cap of the whole execution
/// @param vars first values, in the order of the file
/// @param output evaluated when the steps have completed; absent: the value of the list
public record Workflow(
        String name,
        @Nullable String version,
        @Nullable String title,
        Map<String, String> labels,
        String digest,
        Span span,
        @Nullable JsonNode inputSchema,
        List<String> secrets,
        SequencedMap<String, EnvValue> env,
        @Nullable Length deadline,
        OnFailure onFailure,
        @Nullable Budget budget,
        List<Trigger> triggers,
        SequencedMap<String, Template> vars,
        List<Node> steps,
        List<CatchClause> catches,
        List<Node> finallySteps,
        @Nullable Template output,
        Map<String, Node> index) {

    /// A declared environment value; without a default the start must give it.
    public record EnvValue(@Nullable String defaultValue) {}

    public enum OnFailure {
        COMPENSATE,
        HOLD
    }

    /// Every step of the workflow by its id, those in catch, finally and compensate lists too.
    public static Map<String, Node> indexOf(List<Node> steps, List<CatchClause> catches, List<Node> finallySteps) {
        var index = new HashMap<String, Node>();
        add(index, steps);
        catches.forEach(clause -> add(index, clause.steps()));
        add(index, finallySteps);
        return Map.copyOf(index);
    }

    private static void add(Map<String, Node> index, List<Node> steps) {
        for (var step : steps) {
            index.put(step.id(), step);
            step.bodies().forEach(body -> add(index, body));
            step.head().catches().forEach(clause -> add(index, clause.steps()));
            add(index, step.head().finallySteps());
            add(index, step.head().compensate());
        }
    }

    /// @throws IllegalArgumentException where the workflow has no such step
    public Node step(String id) {
        var node = index.get(id);
        if (node == null) {
            throw new IllegalArgumentException("workflow " + name + " has no step " + id);
        }
        return node;
    }
}
