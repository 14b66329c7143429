package dev.overwinter.engine.driver;

import dev.overwinter.engine.core.Command;
import dev.overwinter.engine.core.Event;
import dev.overwinter.engine.core.ExecutionState;
import dev.overwinter.engine.core.Header;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Starts child executions. The name makes it harmless to do so again after a crash. Who started the parent started
/// the child: else a gate in it that keeps the starter out would let him in.
final class Children {
    private final Driver driver;
    private final Starts starts;

    Children(Driver driver, Starts starts) {
        this.driver = driver;
        this.starts = starts;
    }

    /// @param tell is given what became of it, for the parent
    void start(ExecutionState parent, Command.StartChild command, JsonNode input, Consumer<Event> tell) {
        try {
            var definition = driver.store()
                    .deployed(command.workflow())
                    .orElseThrow(() -> new NoSuchElementException("no workflow named \"" + command.workflow()
                            + "\" is deployed: put its file into the folder of the workflows, or serve it"));
            var pinned = driver.definitions().get(definition.digest());
            var link = command.isAwaited() ? new Header.Parent(parent.id(), command.key()) : null;
            var env = driver.read(parent.id(), parent.header().env());
            starts.start(
                            pinned,
                            input,
                            name -> inherited(env, name),
                            command.name(),
                            parent.header().startedBy(),
                            new Starts.Relation(link, null, false),
                            true)
                    .whenComplete((started, failure) -> {
                        if (failure == null) {
                            tell.accept(new Event.ChildStarted(
                                    command.key(),
                                    started.execution(),
                                    definition.digest(),
                                    driver.clock().instant()));
                        } else {
                            refused(command, failure, tell);
                        }
                    });
        } catch (RuntimeException failure) {
            refused(command, failure, tell);
        }
    }

    /// What the parent knows, then what the process knows.
    private @Nullable String inherited(JsonNode env, String name) {
        return env.has(name)
                ? env.path(name).asString()
                : driver.options().environment().apply(name);
    }

    private void refused(Command.StartChild command, Throwable failure, Consumer<Event> tell) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        var at = driver.clock().instant();
        switch (cause) {
            case Refused refused
            when refused.code().equals("invalid-input") ->
                tell.accept(new Event.ChildRefused(
                        command.key(), "validation", String.valueOf(refused.getMessage()), false, at));
            case Refused refused ->
                tell.accept(new Event.ChildRefused(
                        command.key(), "child." + refused.code(), String.valueOf(refused.getMessage()), true, at));
            case NoSuchElementException missing ->
                tell.accept(new Event.ChildRefused(
                        command.key(), "workflow.missing", String.valueOf(missing.getMessage()), true, at));
            default ->
                // The store could not take it: the command is still owed.
                driver.threads()
                        .after(
                                EngineOptions.GUARD_RETRY,
                                () -> driver.threads()
                                        .lane(() -> tell.accept(new Event.ChildRefused(
                                                command.key(), "store.fault", String.valueOf(cause), true, at))));
        }
    }
}
