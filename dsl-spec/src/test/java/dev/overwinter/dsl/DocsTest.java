package dev.overwinter.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.overwinter.dsl.diagnostic.Diagnostic;
import dev.overwinter.dsl.diagnostic.DiagnosticRenderer;
import dev.overwinter.dsl.load.AgentCatalogue;
import dev.overwinter.dsl.load.WorkflowLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What the documentation says can be tried: its workflows load, its links lead somewhere, no kind of step is left
/// out.
///
/// A block marked `yaml` that begins with `dsl: 1` and has `steps:` is a whole workflow. What cannot load says so: it
/// is marked with a further word (`yaml fragment`), stands under the heading "Wrong", or leaves something out with
/// `...`.
class DocsTest {
    private static final Path DOCS = Stream.of("docs", "dsl-spec/docs")
            .map(Path::of)
            .filter(Files::isDirectory)
            .findFirst()
            .orElseThrow();
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern ADDRESS = Pattern.compile("[a-z]+:.*");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?)");

    private static final Pattern LEFT_OUT = Pattern.compile("[ \\[]\\.\\.\\.(?=[ \\]\n])");

    private final WorkflowLoader loader = new WorkflowLoader(AgentCatalogue.ANY);

    @TestFactory
    Stream<DynamicTest> everyWholeWorkflowLoads() {
        return pages().flatMap(page -> page.blocks().stream())
                .filter(Block::isWorkflow)
                .map(block -> dynamicTest(block.place(), () -> load(block)));
    }

    /// A block that is neither whole nor marked would never be tried by anybody.
    @TestFactory
    Stream<DynamicTest> everyOtherBlockOfTheLanguagePagesIsMarked() {
        return pages().filter(Page::isAboutTheLanguage)
                .flatMap(page -> page.blocks().stream())
                .filter(block -> block.mark().equals("yaml"))
                .map(block -> dynamicTest(
                        block.place(),
                        () -> assertTrue(block.isWorkflow(), "begin with \"dsl: 1\", or mark it as a fragment")));
    }

    @Test
    void everyKindOfStepHasAPageWithAnExample() {
        var shown = new HashSet<Class<?>>();
        pages().filter(Page::isAboutAKind).forEach(page -> {
            var nodes = page.blocks().stream()
                    .filter(Block::isWorkflow)
                    .flatMap(block -> load(block).index().values().stream())
                    .filter(node -> node.kind().equals(page.name()))
                    .toList();
            assertFalse(nodes.isEmpty(), page.path() + " shows no step of the kind " + page.name());
            nodes.forEach(node -> shown.add(node.getClass()));
        });
        assertEquals(names(Set.of(Node.class.getPermittedSubclasses())), names(shown));
    }

    @TestFactory
    Stream<DynamicTest> everyLinkLeadsSomewhere() {
        return pages().map(
                        page -> dynamicTest(page.path().toString(), () -> assertEquals(List.of(), page.deadLinks())));
    }

    private Workflow load(Block block) {
        var loaded = loader.load(block.place(), block.text());
        var errors = loaded.diagnostics().stream()
                .filter(one -> one.severity() == Diagnostic.Severity.ERROR)
                .toList();
        assertEquals("", DiagnosticRenderer.render(errors, block.text()), block.place());
        return java.util.Objects.requireNonNull(loaded.workflow());
    }

    private static TreeSet<String> names(Set<Class<?>> types) {
        var names = new TreeSet<String>();
        types.forEach(type -> names.add(type.getSimpleName()));
        return names;
    }

    private static Stream<Page> pages() {
        try (var files = Files.walk(DOCS)) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().map(Page::read).toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// @param line of the fence, from 1
    /// @param heading the last one before it
    /// @param mark what stands after the fence, such as `yaml fragment`
    private record Block(Path page, int line, String heading, String mark, String text) {
        boolean isWorkflow() {
            return mark.equals("yaml")
                    && !heading.equals("Wrong")
                    && !LEFT_OUT.matcher(text).find()
                    && text.lines().anyMatch(line -> line.startsWith("steps:"))
                    && text.lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("#"))
                            .findFirst()
                            .filter(line -> line.startsWith("dsl: 1"))
                            .isPresent();
        }

        String place() {
            return DOCS.relativize(page) + ":" + line;
        }
    }

    /// @param prose the lines outside of blocks
    private record Page(Path path, List<String> prose, List<Block> blocks) {
        static Page read(Path path) {
            var prose = new ArrayList<String>();
            var blocks = new ArrayList<Block>();
            var heading = "";
            var lines = lines(path);
            for (int i = 0; i < lines.size(); i++) {
                if (!lines.get(i).startsWith("```")) {
                    prose.add(lines.get(i));
                    var found = HEADING.matcher(lines.get(i));
                    heading = found.matches() ? found.group(1) : heading;
                    continue;
                }
                int open = i;
                var text = new StringBuilder();
                for (i++; i < lines.size() && !lines.get(i).startsWith("```"); i++) {
                    text.append(lines.get(i)).append('\n');
                }
                blocks.add(new Block(
                        path, open + 1, heading, lines.get(open).substring(3).strip(), text.toString()));
            }
            return new Page(path, prose, blocks);
        }

        private static List<String> lines(Path path) {
            try {
                return Files.readAllLines(path);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        String name() {
            return path.getFileName().toString().replaceFirst("\\.md$", "");
        }

        boolean isAboutAKind() {
            return DOCS.relativize(path).startsWith("nodes");
        }

        boolean isAboutTheLanguage() {
            return isAboutAKind() || Set.of("language", "expressions").contains(name());
        }

        List<String> deadLinks() {
            return prose.stream()
                    .flatMap(line -> LINK.matcher(line).results())
                    .map(link -> link.group(1))
                    .filter(target -> !ADDRESS.matcher(target).matches() && !leadsSomewhere(target))
                    .toList();
        }

        private boolean leadsSomewhere(String target) {
            int hash = target.indexOf('#');
            var named = hash < 0 ? target : target.substring(0, hash);
            var file = named.isEmpty() ? path : path.resolveSibling(named).normalize();
            return Files.exists(file) && (hash < 0 || read(file).anchors().contains(target.substring(hash + 1)));
        }

        /// The names under which the headings can be reached, as the usual viewers make them.
        private Set<String> anchors() {
            Map<String, Integer> seen = new HashMap<>();
            var anchors = new HashSet<String>();
            for (var line : prose) {
                var heading = HEADING.matcher(line);
                if (heading.matches()) {
                    var anchor = heading.group(1)
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^\\p{L}\\p{N} _-]", "")
                            .replace(' ', '-');
                    int before = seen.merge(anchor, 1, Integer::sum) - 1;
                    anchors.add(before == 0 ? anchor : anchor + "-" + before);
                }
            }
            return anchors;
        }
    }
}
