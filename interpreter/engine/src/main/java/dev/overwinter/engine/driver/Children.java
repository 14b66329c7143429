package dev.overwinter.engine.driver;

import dev.overwinter.engine.core.Command;
import dev.overwinter.engine.core.Event;
import dev.overwinter.engine.core.ExecutionState;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.port.Store;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Starts child executions. The name makes it harmless to do so again after a crash. Who started the parent started
/// the child: else a gate in it that keeps the starter out would let him in.
final class Children {
    private static final Logger LOG = LoggerFactory.getLogger(Children.class);

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
                            failed(parent, command, input, failure, tell);
                        }
                    });
        } catch (RuntimeException failure) {
            failed(parent, command, input, failure, tell);
        }
    }

    /// What the parent knows, then what the process knows.
    private @Nullable String inherited(JsonNode env, String name) {
        return env.has(name)
                ? env.path(name).asString()
                : driver.options().environment().apply(name);
    }

    private void failed(
            ExecutionState parent,
            Command.StartChild command,
            JsonNode input,
            Throwable failure,
            Consumer<Event> tell) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        switch (cause) {
            case Refused refused
            when refused.code().equals("invalid-input") -> tell.accept(refusal(command, "validation", refused, false));
            case Refused refused -> tell.accept(refusal(command, "child." + refused.code(), refused, true));
            case NoSuchElementException missing -> tell.accept(refusal(command, "workflow.missing", missing, true));
            case Store.StoreFault _, Store.StoreBusy _ -> again(parent, command, input, cause, tell);
            default -> tell.accept(refusal(command, "engine.fault", cause, true));
        }
    }

    private Event refusal(Command.StartChild command, String type, Throwable cause, boolean isIncident) {
        return new Event.ChildRefused(
                command.key(),
                type,
                String.valueOf(cause.getMessage()),
                isIncident,
                driver.clock().instant());
    }

    /// It is tried again as long as it is owed, also for a parent that is being stopped, which then has a child to
    /// cancel. Where it is not owed any more, the child was stored all the same, and its parent has heard that it
    /// began: then it is the child that has to be begun.
    private void again(
            ExecutionState parent, Command.StartChild command, JsonNode input, Throwable fault, Consumer<Event> tell) {
        LOG.error(
                "The store failed while a child of execution {} was started; nothing is lost, it is tried again.",
                parent.id(),
                fault);
        driver.storeFailed(fault);
        driver.later("a child was started", () -> {
            driver.inboxHasRows(parent.id());
            if (isOwed(parent.id(), command)) {
                start(parent, command, input, tell);
            } else {
                driver.store()
                        .find(command.workflow() + "/" + command.name())
                        .ifPresent(child -> driver.post(
                                child, new Event.TimeReached(driver.clock().instant())));
            }
        });
    }

    private boolean isOwed(String parent, Command.StartChild command) {
        return driver.store()
                .load(parent)
                .map(Store.Stored::state)
                .map(state -> driver.definitions()
                        .get(state.header().digest())
                        .advance()
                        .owed(state)
                        .contains(command))
                .orElse(false);
    }
}
