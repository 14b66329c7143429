package dev.overwinter.app.operations;

import dev.overwinter.app.view.ExecutionView.Detail;
import dev.overwinter.engine.core.Event.Released;
import dev.overwinter.engine.driver.Engine;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Everything that can be asked of an engine. All methods throw `Refused` where the engine does not take the request.
public interface Operations extends Care, AutoCloseable {

    /// True where the engine lives in this process: what this process does not wait for stops with it.
    boolean isEmbedded();

    /// Starts an execution: `{ "id", "created" }`.
    ///
    /// @param go false: only stores it, for a later `resume` or `serve`
    JsonNode start(Start start, boolean go);

    /// @param file the file's name as messages show it
    /// @param folder the folder of the file
    /// @param env values for declared names; the engine's own environment fills the rest
    record Start(
            String file,
            @Nullable String folder,
            String text,
            JsonNode input,
            Map<String, String> env,
            @Nullable String name,
            String startedBy) {}

    /// Makes a workflow known, as a child of others and for its triggers: `{ "workflow", "digest", "triggers" }`.
    JsonNode deploy(Deployment deployment);

    /// @param file the file's name as messages show it
    record Deployment(String file, @Nullable String folder, String text) {}

    /// Takes in a CloudEvent: `{ "position" }`.
    JsonNode publish(JsonNode event);

    /// Executions, newest first.
    JsonNode list(@Nullable String workflow, @Nullable String status, int limit);

    /// One execution, see `ExecutionView`.
    JsonNode show(String execution, Detail detail);

    /// Waits until the execution has changed, and shows how it stands.
    ///
    /// @param afterVersion the last version seen, 0 for any
    /// @param atMost then it is shown unchanged
    JsonNode follow(String execution, long afterVersion, Duration atMost);

    /// `{ "accepted", "code", "message", "execution" }`
    ///
    /// @param step null: `target` is a callback token
    JsonNode answer(String target, @Nullable String step, Engine.Answer answer);

    JsonNode heartbeat(String target, @Nullable String step);

    JsonNode cancel(String execution, String by, @Nullable String reason);

    JsonNode terminate(String execution, String by, @Nullable String reason);

    JsonNode release(
            String execution,
            Released.Decision decision,
            @Nullable JsonNode output,
            String by,
            @Nullable String reason);

    /// Takes over what an earlier engine left. Nothing to do where the engine runs all the time.
    void recover();

    @Override
    void close();
}
