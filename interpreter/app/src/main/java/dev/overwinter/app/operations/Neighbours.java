package dev.overwinter.app.operations;

import dev.overwinter.dsl.Child;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.dsl.diagnostic.DiagnosticRenderer;
import dev.overwinter.engine.driver.Engine;
import dev.overwinter.engine.driver.Refused;
import dev.overwinter.engine.port.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The workflows that a workflow starts as children, where their files stand beside its own.
final class Neighbours {
    private static final String FILES = "*.workflow.{yaml,yml,json}";

    private final Engine engine;

    Neighbours(Engine engine) {
        this.engine = engine;
    }

    /// Deploys the children that stand beside a workflow, and theirs.
    ///
    /// @throws Refused where one is neither there nor deployed, or has mistakes
    void deploy(Workflow workflow, @Nullable String folder) {
        var seen = new HashSet<String>();
        var open = new ArrayDeque<>(List.of(workflow));
        while (!open.isEmpty()) {
            for (var name : childrenOf(open.poll())) {
                if (seen.add(name) && !name.equals(workflow.name())) {
                    var child = child(name, folder);
                    if (child != null) {
                        open.add(child);
                    }
                }
            }
        }
    }

    private static TreeSet<String> childrenOf(Workflow workflow) {
        var names = new TreeSet<String>();
        for (var step : workflow.index().values()) {
            if (step instanceof Child child) {
                names.add(child.workflow());
            }
        }
        return names;
    }

    private @Nullable Workflow child(String name, @Nullable String folder) {
        if (folder != null) {
            try (var files = Files.newDirectoryStream(Path.of(folder), FILES)) {
                for (var file : files) {
                    var text = Files.readString(file);
                    // Only the file that can be meant is read whole.
                    if (text.contains(name)) {
                        var loaded = engine.load(file.getFileName().toString(), text);
                        var workflow = loaded.workflow();
                        if (workflow != null && workflow.name().equals(name)) {
                            engine.deploy(definition(workflow, file, text), workflow);
                            return workflow;
                        }
                        if (workflow == null
                                && text.lines().anyMatch(line -> line.matches("workflow:\\s*" + name + "\\s*"))) {
                            throw new Refused(
                                    "invalid-workflow", DiagnosticRenderer.render(loaded.diagnostics(), text));
                        }
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the workflows beside this one cannot be read: " + e.getMessage(), e);
            }
        }
        if (!engine.isDeployed(name)) {
            throw new Refused(
                    "missing-workflow",
                    "the child workflow " + name + " is not there: no file " + FILES + " beside this one has this name"
                            + ", and none is deployed (`overwinter deploy FILE`)");
        }
        return null;
    }

    private static Store.Definition definition(Workflow workflow, Path file, String text) {
        var folder = file.toAbsolutePath().normalize().getParent();
        return new Store.Definition(
                workflow.digest(),
                workflow.name(),
                file.getFileName().toString(),
                folder == null ? null : folder.toString(),
                text);
    }
}
