package dev.overwinter.dsl.load;

import dev.overwinter.dsl.Span;
import dev.overwinter.dsl.bind.WorkflowBinder;
import dev.overwinter.dsl.check.AgentRules;
import dev.overwinter.dsl.check.SizeCheck;
import dev.overwinter.dsl.check.StepRules;
import dev.overwinter.dsl.check.StepTrees;
import dev.overwinter.dsl.check.StructureCheck;
import dev.overwinter.dsl.expression.Usages;
import dev.overwinter.dsl.resolve.Resolver;
import dev.overwinter.dsl.source.Draft;
import dev.overwinter.dsl.source.Limits;
import dev.overwinter.dsl.source.Tree;
import dev.overwinter.dsl.source.YamlReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// Loads workflow texts. Thread-safe; keep one, the schema is compiled once.
public final class WorkflowLoader {
    private final AgentCatalogue agents;
    private final Limits limits;

    public WorkflowLoader(AgentCatalogue agents) {
        this(agents, Limits.DEFAULT);
    }

    public WorkflowLoader(AgentCatalogue agents, Limits limits) {
        this.agents = agents;
        this.limits = limits;
    }

    /// @param file the name that messages show
    /// @param text YAML 1.2 or JSON
    public Loaded load(String file, String text) {
        var draft = new Draft(file, text.startsWith("\uFEFF") ? text.substring(1) : text);
        var tree = YamlReader.read(draft.source(), draft.diagnostics(), draft.broken(), limits);
        if (!(tree instanceof Tree.Fields fields)) {
            if (tree != null && !draft.isBroken(tree)) {
                draft.errorAbout(
                        tree,
                        "not-a-workflow",
                        "this is not a workflow",
                        "keys such as \"dsl:\" and \"steps:\" were expected",
                        null);
            }
            return new Loaded(null, draft.diagnostics().inOrder());
        }
        if (!new SizeCheck(draft, limits).check(fields)) {
            return new Loaded(null, draft.diagnostics().inOrder());
        }
        new StructureCheck(draft, fields).check();
        new StepRules(draft).check(fields);
        new AgentRules(draft).check(fields);
        var usages = new Usages();
        var workflow = new WorkflowBinder(draft, usages, agents, fields).bind(digest(text));
        new Resolver(workflow, usages, draft.diagnostics(), declared(draft, fields)).resolve();
        var diagnostics = draft.diagnostics();
        return new Loaded(diagnostics.hasErrors() ? null : workflow, diagnostics.inOrder());
    }

    /// Every step id of the file, also of steps that could not be bound: a reference to one is no second mistake.
    private static Map<String, Span> declared(Draft draft, Tree.Fields workflow) {
        var declared = new LinkedHashMap<String, Span>();
        for (var step : StepTrees.of(workflow)) {
            if (step.get("id") instanceof Tree.Scalar id) {
                declared.putIfAbsent(id.value().asString(""), draft.span(id));
            }
        }
        return declared;
    }

    private static String digest(String text) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            return "sha256:" + HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
