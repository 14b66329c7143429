package dev.overwinter.engine.driver;

import dev.overwinter.dsl.Trigger;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.Advance;
import dev.overwinter.engine.core.Event;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.driver.Engine.StartRequest;
import dev.overwinter.engine.driver.Engine.Started;
import dev.overwinter.engine.port.Expressions;
import dev.overwinter.engine.port.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Starts executions: for people, for parents, for triggers.
final class Starts {
    private final Engine.Parts parts;
    private final Definitions definitions;
    private final Driver driver;

    Starts(Engine.Parts parts, Definitions definitions, Driver driver) {
        this.parts = parts;
        this.definitions = definitions;
        this.driver = driver;
    }

    /// Starts an execution of a given text.
    ///
    /// @param go false: only stores it, for an engine that recovers later
    /// @throws Refused at once, or in the future
    CompletableFuture<Started> start(StartRequest request, boolean go) {
        var pinned = definitions.keep(request.definition(), request.workflow());
        return start(pinned, request.input(), request.env(), request.name(), request.startedBy(), Relation.NONE, go);
    }

    /// Starts what a trigger asks for.
    ///
    /// @param conflict what happens where the slot is taken; null where there is no slot
    CompletableFuture<Void> start(
            Definitions.Pinned pinned,
            Advance.Planned planned,
            Function<String, @Nullable String> environment,
            String startedBy,
            Trigger.@Nullable OnConflict conflict) {
        var workflow = pinned.workflow().name();
        boolean isKnown = isKnown(workflow, planned.name());
        var occupants = planned.slot() == null || conflict == null || isKnown
                ? List.<Store.Occupant>of()
                : driver.store().occupants(workflow, planned.slot());
        if (!occupants.isEmpty() && conflict == Trigger.OnConflict.SKIP) {
            return CompletableFuture.completedFuture(null);
        }
        if (conflict == Trigger.OnConflict.CANCEL_RUNNING) {
            occupants.forEach(occupant -> driver.request(
                    occupant.execution(),
                    new Event.CancelRequested(
                            0,
                            startedBy,
                            "another one took its place",
                            parts.clock().instant())));
        }
        var relation = new Relation(null, planned.slot(), !occupants.isEmpty());
        return start(pinned, planned.input(), environment, planned.name(), startedBy, relation, true)
                .thenAccept(started -> {
                    if (relation.queued() && planned.slot() != null) {
                        driver.slots().admit(workflow, planned.slot());
                    }
                });
    }

    /// True where the name was used, also by an execution that retention has removed.
    private boolean isKnown(String workflow, @Nullable String name) {
        return name != null
                && (driver.store().find(workflow + "/" + name).isPresent()
                        || driver.store().tombstone(workflow, name).isPresent());
    }

    /// How an execution stands to others.
    ///
    /// @param parent the step that waits for it
    /// @param slot executions with the same slot run one after the other
    record Relation(
            Header.@Nullable Parent parent, @Nullable String slot, boolean queued) {
        static final Relation NONE = new Relation(null, null, false);
    }

    /// Starts an execution of a definition.
    CompletableFuture<Started> start(
            Definitions.Pinned pinned,
            JsonNode given,
            Function<String, @Nullable String> environment,
            @Nullable String name,
            String startedBy,
            Relation relation,
            boolean go) {
        var workflow = pinned.workflow();
        var env = env(workflow, environment);
        var input = input(workflow, given);
        var now = parts.clock().instant();
        var id = Ids.next(now, parts.random());
        var start = new Advance.Start(
                id,
                name,
                startedBy,
                relation.parent(),
                relation.slot(),
                relation.queued(),
                input,
                env,
                parts.random().nextLong(),
                driver.epoch(),
                now);
        try {
            var transition = pinned.advance().start(start);
            var execution = new Store.NewExecution(
                    id,
                    Advance.NAMESPACE,
                    workflow.name(),
                    name,
                    digest(given),
                    transition,
                    driver.tokenHashes(id, transition));
            var lane = go ? driver.expected(id) : null;
            return parts.store().create(execution).handle((created, failure) -> {
                if (failure == null && created.created()) {
                    var after = pinned.advance().empty(start).apply(transition);
                    driver.began(after, transition);
                    if (lane != null) {
                        lane.begin(after, pinned);
                    }
                } else if (lane != null) {
                    lane.close();
                }
                if (failure != null) {
                    driver.mayBeStored(failure);
                    throw failure instanceof CompletionException known ? known : new CompletionException(failure);
                }
                return known(workflow, name, created, go);
            });
        } catch (Expressions.ExpressionFailed mistake) {
            throw new Refused("expression", String.valueOf(mistake.getMessage()));
        }
    }

    private Started known(Workflow workflow, @Nullable String name, Store.Created created, boolean go) {
        if (!created.sameInput()) {
            throw new Refused(
                    "name-conflict",
                    "the name \"" + name + "\" of workflow " + workflow.name()
                            + " was used with a different input (execution " + created.id() + "); choose another name");
        }
        if (go && !created.created() && !created.removed()) {
            driver.post(created.id(), new Event.TimeReached(parts.clock().instant()));
        }
        return new Started(created.id(), created.created(), created.removed());
    }

    private static JsonNode env(Workflow workflow, Function<String, @Nullable String> given) {
        var env = JsonNodeFactory.instance.objectNode();
        var missing = new ArrayList<String>();
        workflow.env().forEach((name, declared) -> {
            var value = given.apply(name);
            var known = value != null ? value : declared.defaultValue();
            if (known == null) {
                missing.add(name);
            } else {
                env.put(name, known);
            }
        });
        if (!missing.isEmpty()) {
            throw new Refused(
                    "missing-env",
                    "workflow " + workflow.name() + " needs the environment "
                            + (missing.size() == 1 ? "value " : "values ") + String.join(", ", missing)
                            + "; give them with --env NAME=VALUE, or a default under `env:`");
        }
        return env;
    }

    private JsonNode input(Workflow workflow, JsonNode given) {
        var schema = workflow.inputSchema();
        if (schema == null) {
            return given;
        }
        var input = parts.schemas().withDefaults(schema, given);
        var violations = parts.schemas().violations(schema, input);
        if (!violations.isEmpty()) {
            throw new Refused(
                    "invalid-input",
                    "the input does not fit `input:` of workflow " + workflow.name() + ": "
                            + String.join("; ", violations));
        }
        return input;
    }

    private static String digest(JsonNode input) {
        return Tokens.sha256(StateCodec.canonical(input));
    }
}
