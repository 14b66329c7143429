package dev.overwinter.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Behind the rules of the pages stands what proves them, and every case of the corpus proves a rule that a page
/// states.
class CitesTest {
    private static final Path DOCS = Path.of("docs");
    private static final Path CORPUS = Path.of("conformance");
    private static final String CITE = "> Proved by ";
    private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(#{2,6}) +(.*?)");

    /// Pages that state rules, besides those of the kinds.
    private static final Set<String> OF_RULES = Set.of("language", "expressions", "triggers", "limits", "testing");

    /// Sections in which nothing happens.
    private static final Set<String> WITHOUT_RULES = Set.of(
            "nodes/commit: Errors",
            "nodes/emit: Undo",
            "nodes/fail: Restart, cancel, deadline",
            "nodes/listen: Undo",
            "nodes/wait: Undo");

    /// @param target from the folder of the package
    private record Cite(String page, String text, Path target) {
        boolean isOfCase() {
            return target.startsWith(CORPUS);
        }
    }

    @Test
    void everyCaseIsCited() {
        var cited = cites().map(Cite::target).collect(Collectors.toSet());
        var uncited = files(CORPUS, ".yaml")
                .filter(file -> !cited.contains(file))
                .map(Path::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), uncited, "say the rule on a page, and below it: " + CITE + "[the case](its file)");
    }

    @Test
    void whatIsCitedIsThere() {
        assertEquals(
                List.of(),
                cites().filter(cite -> !Files.isRegularFile(cite.target)).toList());
    }

    @Test
    void aCaseIsCitedByItsName() {
        var misnamed = cites().filter(Cite::isOfCase)
                .filter(cite -> !name(cite.target).replace('-', ' ').equals(cite.text))
                .toList();
        assertEquals(List.of(), misnamed);
    }

    @Test
    void everySectionThatStatesRulesIsProved() {
        var unproved = new TreeSet<String>();
        for (var page : files(DOCS, ".md").filter(CitesTest::statesRules).toList()) {
            unproved.addAll(unproved(page));
        }
        assertEquals(new TreeSet<>(WITHOUT_RULES), unproved);
    }

    private static boolean statesRules(Path page) {
        return DOCS.relativize(page).startsWith("nodes") || OF_RULES.contains(name(page));
    }

    /// The sections that say something and cite nothing.
    private static List<String> unproved(Path page) {
        var unproved = new ArrayList<String>();
        var pageName = DOCS.relativize(page).toString().replace(".md", "");
        var open = "";
        boolean saysSomething = false;
        for (var line : prose(page)) {
            var heading = HEADING.matcher(line);
            if (heading.matches()) {
                if (!open.isEmpty() && saysSomething) {
                    unproved.add(open);
                }
                open = pageName + ": " + heading.group(2);
                saysSomething = false;
            } else if (line.strip().startsWith(CITE)) {
                open = "";
            } else {
                saysSomething |= !line.isBlank();
            }
        }
        if (!open.isEmpty() && saysSomething) {
            unproved.add(open);
        }
        return unproved;
    }

    private static Stream<Cite> cites() {
        return files(DOCS, ".md")
                .flatMap(page -> prose(page).stream()
                        .filter(line -> line.strip().startsWith("> "))
                        .flatMap(line -> LINK.matcher(line).results())
                        .map(link -> new Cite(
                                DOCS.relativize(page).toString(),
                                link.group(1),
                                page.resolveSibling(link.group(2)).normalize())));
    }

    private static String name(Path file) {
        return file.getFileName().toString().replaceFirst("\\.[a-z]+$", "");
    }

    private static Stream<Path> files(Path folder, String ending) {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// The lines outside of blocks.
    private static List<String> prose(Path page) {
        var prose = new ArrayList<String>();
        boolean isInBlock = false;
        try {
            for (var line : Files.readAllLines(page)) {
                isInBlock ^= line.startsWith("```");
                if (!isInBlock && !line.startsWith("```")) {
                    prose.add(line);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return prose;
    }
}
