package dev.overwinter.app.testing.suite;

import dev.overwinter.app.testing.CaseRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Finds the test files that a command line names.
public final class TestFiles {
    private static final String TEST = ".test.yaml";
    private static final Pattern WORKFLOW = Pattern.compile("(?m)^\"?dsl\"? *:");
    private static final Pattern CONFORMANCE = Pattern.compile("(?m)^proves:");
    private static final Set<String> BUILT = Set.of("target", "node_modules");

    private TestFiles() {}

    /// @param named files and folders; none: the current folder
    /// @throws NoTests where one of them leads to no test
    public static List<Path> find(List<String> named) throws IOException {
        var found = new LinkedHashSet<Path>();
        for (var name : named.isEmpty() ? List.of("") : named) {
            var path = Path.of(name).normalize();
            if (Files.isDirectory(path)) {
                var below = below(path);
                if (below.isEmpty()) {
                    throw new NoTests(
                            "there is no file *" + TEST + " below " + (name.isEmpty() ? "the current folder" : name));
                }
                found.addAll(below);
            } else if (!Files.exists(path)) {
                throw new NoTests("there is no file " + name);
            } else if (isWorkflow(path)) {
                found.addAll(beside(path));
            } else {
                found.add(path);
            }
        }
        return List.copyOf(found);
    }

    private static boolean isWorkflow(Path file) throws IOException {
        return !file.toString().endsWith(TEST) && WORKFLOW.matcher(glance(file)).find();
    }

    /// The tests of a workflow stand in its folder.
    private static List<Path> beside(Path workflow) throws IOException {
        var tests = new ArrayList<Path>();
        var folder = workflow.toAbsolutePath().getParent();
        try (var files = Files.list(folder)) {
            for (var file : files.filter(file -> file.toString().endsWith(TEST))
                    .sorted()
                    .toList()) {
                var test = workflow.resolveSibling(file.getFileName());
                for (var tested : CaseRunner.workflowsOf(test)) {
                    if (Files.isSameFile(tested, workflow)) {
                        tests.add(test);
                    }
                }
            }
        }
        if (tests.isEmpty()) {
            throw new NoTests("no file *" + TEST + " beside " + workflow + " tests it");
        }
        return tests;
    }

    private static List<Path> below(Path folder) throws IOException {
        var tests = new ArrayList<Path>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) {
                var name = inner.getFileName().toString();
                boolean isOut = !inner.equals(folder) && (BUILT.contains(name) || name.startsWith("."));
                return isOut ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            /// What may not be read holds none of this user's tests.
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException why) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (file.toString().endsWith(TEST) || Files.isReadable(file) && isOfTheCorpus(file)) {
                    tests.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        tests.sort(null);
        return tests;
    }

    /// Cases of the language itself carry their workflow, and say what they prove.
    private static boolean isOfTheCorpus(Path file) throws IOException {
        return file.toString().endsWith(".yaml")
                && CONFORMANCE.matcher(glance(file)).find();
    }

    /// The words that are looked for are ASCII, whatever else stands in the file.
    private static String glance(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
