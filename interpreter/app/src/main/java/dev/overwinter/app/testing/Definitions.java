package dev.overwinter.app.testing;

import dev.overwinter.app.testing.AgentScript.Says;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.engine.core.Advance;
import dev.overwinter.engine.core.ExecutionLimits;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.driver.Engine;
import dev.overwinter.engine.port.Expressions;
import dev.overwinter.engine.port.Schemas;
import dev.overwinter.engine.port.Store;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// The workflows of a case file, as an engine is told of them.
final class Definitions {
    private final CaseFile file;
    private final Workflow first;
    private final Map<String, Workflow> byDigest = new LinkedHashMap<>();
    private CaseFile.Other newest;

    Definitions(CaseFile file) {
        this.file = file;
        first = Objects.requireNonNull(file.workflow());
        newest = new CaseFile.Other(file.workflowPath(), file.workflowFile(), file.workflowText(), first);
        byDigest.put(first.digest(), first);
        file.allOthers().forEach(other -> byDigest.put(other.workflow().digest(), other.workflow()));
    }

    /// The one that the cases start.
    Workflow first() {
        return first;
    }

    /// The text that it has now.
    CaseFile.Other newest() {
        return newest;
    }

    Workflow of(Header header) {
        return Objects.requireNonNull(byDigest.get(header.digest()));
    }

    /// Makes them known, where one of them may be started by another or by an event.
    void deploy(Engine engine) {
        if (file.leavesTraces()) {
            deploy(engine, newest);
            file.others().forEach(other -> deploy(engine, other));
        }
    }

    /// Makes a text the one that is started under its name from now on.
    void deploy(Engine engine, CaseFile.Other text) {
        engine.deploy(definition(text), text.workflow());
        if (text.workflow().name().equals(first.name())) {
            newest = text;
        }
    }

    static Store.Definition definition(CaseFile.Other text) {
        var workflow = text.workflow();
        return new Store.Definition(workflow.digest(), workflow.name(), text.file(), null, text.text());
    }

    /// By digest.
    Map<String, Advance> advances(Expressions expressions, Schemas schemas, ExecutionLimits limits) {
        var advances = new HashMap<String, Advance>();
        byDigest.forEach((digest, one) -> advances.put(digest, new Advance(one, expressions, schemas, limits)));
        return advances;
    }

    /// The names of all agents that the workflows or the scripts ask.
    Set<String> agents(Map<String, AgentScript> scripts) {
        var names = new TreeSet<String>();
        byDigest.values().stream()
                .flatMap(one -> one.index().values().stream())
                .map(Calls::of)
                .filter(Objects::nonNull)
                .forEach(use -> names.add(use.agent()));
        scripts.values()
                .forEach(script -> script.replies().forEach(reply -> {
                    if (reply.says() instanceof Says.Next(var _, var calls)) {
                        calls.forEach(request -> names.add(request.agent()));
                    }
                }));
        return names;
    }
}
