package dev.overwinter.app.testing;

import dev.overwinter.dsl.Child;
import dev.overwinter.dsl.Emit;
import dev.overwinter.dsl.Listen;
import dev.overwinter.dsl.Span;
import dev.overwinter.dsl.Workflow;
import dev.overwinter.dsl.diagnostic.Diagnostic;
import dev.overwinter.dsl.load.AgentCatalogue;
import dev.overwinter.dsl.load.WorkflowLoader;
import dev.overwinter.dsl.source.Draft;
import dev.overwinter.dsl.source.Tree;
import dev.overwinter.dsl.source.YamlReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A case file that was read: its workflow and its cases.
///
/// @param workflow null where there are mistakes
/// @param workflowPath the file in which the workflow stands; the case file itself where it is inline
/// @param workflowText the text that the executions are pinned to
/// @param others workflows that the first starts, or that events start
/// @param revisions what the scripts deploy, by where it stands
/// @param source the text that the diagnostics are about
record CaseFile(
        Path path,
        String source,
        List<Diagnostic> mistakes,
        @Nullable Workflow workflow,
        Path workflowPath,
        String workflowFile,
        String workflowText,
        List<Other> others,
        Map<Integer, Other> revisions,
        List<TestCase> cases) {
    private static final String TEST = ".test.yaml";
    private static final String WORKFLOW = ".workflow.yaml";

    /// True where events, triggers or children would be seen by whoever uses the database next.
    boolean leavesTraces() {
        return !others.isEmpty()
                || !revisions.isEmpty()
                || workflow != null
                        && (!workflow.triggers().isEmpty()
                                || workflow.index().values().stream().anyMatch(step -> switch (step) {
                                    case Emit _, Listen _, Child _ -> true;
                                    default -> false;
                                }));
    }

    record Other(Path path, String file, String text, Workflow workflow) {}

    /// All but the first.
    List<Other> allOthers() {
        return Stream.concat(others.stream(), revisions.values().stream()).toList();
    }

    /// A file that cannot be read is a file with a mistake.
    static CaseFile read(Path path) {
        try {
            return new Reading(path).read();
        } catch (CharacterCodingException _) {
            return unread(path, "the file, or its workflow, is not UTF-8 text");
        } catch (IOException e) {
            return unread(path, "the file, or its workflow, cannot be read: " + e.getMessage());
        }
    }

    private static CaseFile unread(Path path, String why) {
        var name = path.getFileName().toString();
        var mistake =
                new Diagnostic(Diagnostic.Severity.ERROR, "case-file", why, new Span(name, 1, 1, 1, 1), null, null);
        return new CaseFile(path, "", List.of(mistake), null, path, name, "", List.of(), Map.of(), List.of());
    }

    /// One reading of one file.
    private static final class Reading {
        private final Path path;
        private final Draft draft;
        private Path workflowPath;
        private String workflowFile;
        private String workflowText = "";
        private @Nullable Workflow workflow;
        private final List<Other> others = new ArrayList<>();
        private final Map<Integer, Other> revisions = new LinkedHashMap<>();

        Reading(Path path) throws IOException {
            this.path = path;
            workflowPath = path;
            workflowFile = path.getFileName().toString();
            draft = new Draft(workflowFile, Files.readString(path));
        }

        CaseFile read() throws IOException {
            var tree = YamlReader.read(draft.source(), draft.diagnostics(), draft.broken());
            if (!(tree instanceof Tree.Fields fields)) {
                return file(List.of());
            }
            var file = new Section(draft, fields);
            var proves = file.text("proves");
            var loaded = loadWorkflow(file, file.get("workflow"));
            if (loaded != null) {
                return loaded;
            }
            for (var where : file.items("workflows")) {
                var other = other(file, where);
                if (other != null) {
                    others.add(other);
                }
            }
            revisions(file, fields);
            var cases = workflow == null ? List.<TestCase>of() : cases(file, proves, workflow);
            return file(cases);
        }

        private CaseFile file(List<TestCase> cases) {
            return new CaseFile(
                    path,
                    draft.source().text(),
                    draft.diagnostics().inOrder(),
                    workflow,
                    workflowPath,
                    workflowFile,
                    workflowText,
                    others,
                    revisions,
                    cases);
        }

        /// @return a file with the mistakes of a workflow that stands elsewhere
        private @Nullable CaseFile loadWorkflow(Section file, @Nullable Tree where) throws IOException {
            var loader = new WorkflowLoader(AgentCatalogue.ANY);
            if (where instanceof Tree.Fields) {
                workflowText = asWritten(where);
                var loaded = loader.load(workflowFile, workflowText);
                workflow = loaded.workflow();
                loaded.diagnostics().stream()
                        .filter(one -> one.severity() == Diagnostic.Severity.ERROR)
                        .forEach(one -> draft.error(one.slug(), one.title(), one.span(), one.label(), one.hint()));
                return null;
            }
            var neighbour = neighbour(file, where);
            if (neighbour == null) {
                return null;
            }
            workflowPath = neighbour;
            workflowFile = neighbour.getFileName().toString();
            workflowText = Files.readString(neighbour);
            var loaded = loader.load(workflowFile, workflowText);
            workflow = loaded.workflow();
            return workflow != null
                    ? null
                    : new CaseFile(
                            neighbour,
                            workflowText,
                            loaded.diagnostics(),
                            null,
                            neighbour,
                            workflowFile,
                            workflowText,
                            List.of(),
                            Map.of(),
                            List.of());
        }

        /// What the scripts deploy is known before they are read: what is given may name its steps.
        private void revisions(Section file, Tree.Fields fields) throws IOException {
            var scripts = new ArrayList<Tree.@Nullable Fields>(List.of(fields));
            if (fields.get("cases") instanceof Tree.Fields cases) {
                cases.members().values().stream()
                        .map(Tree.Member::value)
                        .filter(Tree.Fields.class::isInstance)
                        .map(Tree.Fields.class::cast)
                        .forEach(scripts::add);
            }
            for (var script : scripts) {
                var lines = script.get("script") instanceof Tree.Items items ? items.items() : List.<Tree>of();
                for (var line : lines) {
                    var where = line instanceof Tree.Fields action ? action.get("deploy") : null;
                    var other = where == null ? null : other(file, where);
                    if (other != null) {
                        revisions.put(where.start(), other);
                    }
                }
            }
        }

        /// Another workflow: the text itself, or a file beside this one.
        private @Nullable Other other(Section file, Tree where) throws IOException {
            var from = path;
            var name = path.getFileName().toString();
            var text = "";
            if (where instanceof Tree.Fields) {
                text = asWritten(where);
            } else {
                var neighbour = neighbour(file, where);
                if (neighbour == null) {
                    return null;
                }
                from = neighbour;
                name = neighbour.getFileName().toString();
                text = Files.readString(neighbour);
            }
            var loaded = new WorkflowLoader(AgentCatalogue.ANY).load(name, text);
            loaded.diagnostics().stream()
                    .filter(one -> one.severity() == Diagnostic.Severity.ERROR)
                    .forEach(one -> draft.error(
                            one.slug(),
                            one.title(),
                            where instanceof Tree.Fields ? one.span() : draft.span(where),
                            one.label(),
                            one.hint()));
            return loaded.workflow() == null ? null : new Other(from, name, text, loaded.workflow());
        }

        private @Nullable Path neighbour(Section file, @Nullable Tree where) {
            var own = path.getFileName().toString();
            var name = where != null
                    ? file.text(where)
                    : own.endsWith(TEST) ? own.substring(0, own.length() - TEST.length()) + WORKFLOW : null;
            if (name == null) {
                draft.error(
                        "case-workflow",
                        "no workflow is named",
                        file.span(),
                        null,
                        "write `workflow: ./order.workflow.yaml`, or the workflow itself under `workflow:`");
                return null;
            }
            var neighbour = path.resolveSibling(name).normalize();
            if (!Files.isRegularFile(neighbour)) {
                var span = where == null ? file.span() : draft.span(where);
                var hint = where == null ? "name another one with `workflow: ./order.workflow.yaml`" : null;
                draft.error("case-workflow", "there is no file " + neighbour, span, null, hint);
                return null;
            }
            return neighbour;
        }

        /// The text of a workflow that stands in the file, with every character at its own line and column.
        private String asWritten(Tree tree) {
            var text = draft.source().text();
            int from = draft.source().startOfLine(tree.start());
            var lines = "\n".repeat(draft.source().lineNumber(tree.start()) - 1);
            return lines + " ".repeat(tree.start() - from) + text.substring(tree.start(), tree.end()) + "\n";
        }

        private List<TestCase> cases(Section file, @Nullable String proves, Workflow workflow) {
            var reader = new CaseReader(draft, workflow, others, revisions, proves);
            var cases = new ArrayList<TestCase>();
            if (file.has("cases")) {
                var members = file.members("cases", member -> member);
                reader.fixtureKeys(file);
                if (members.isEmpty()) {
                    file.wrong(java.util.Objects.requireNonNull(file.get("cases")), "there is no case here");
                }
                members.values().forEach(member -> {
                    if (member.value() instanceof Tree.Fields fields) {
                        var merged = new Section(draft, merged(file.tree(), fields));
                        cases.add(reader.read(member.key(), draft.keySpan(member), merged, new Section(draft, fields)));
                    } else {
                        file.wrong(member.value(), "a case is an object");
                    }
                });
            } else {
                var name = path.getFileName()
                        .toString()
                        .replaceAll("\\.ya?ml$", "")
                        .replace('-', ' ');
                cases.add(reader.read(name, file.span(), file, file));
            }
            file.close();
            return cases;
        }

        /// The fixtures of the file with those of the case on top, objects member by member.
        private Tree.Fields merged(Tree.Fields base, Tree.Fields over) {
            var members = new LinkedHashMap<String, Tree.Member>();
            for (var key : CaseReader.FIXTURES) {
                var below = base.members().get(key);
                var above = over.members().get(key);
                if (below != null
                        && above != null
                        && below.value() instanceof Tree.Fields one
                        && above.value() instanceof Tree.Fields two) {
                    var both = new LinkedHashMap<>(one.members());
                    both.putAll(two.members());
                    var fields = new Tree.Fields(both, two.start(), two.end());
                    members.put(key, new Tree.Member(key, above.keyStart(), above.keyEnd(), fields));
                } else if (above != null || below != null) {
                    members.put(key, above != null ? above : below);
                }
            }
            return new Tree.Fields(members, over.start(), over.end());
        }
    }
}
