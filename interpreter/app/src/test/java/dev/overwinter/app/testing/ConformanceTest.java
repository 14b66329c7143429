package dev.overwinter.app.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every case of `dsl-spec/conformance`, in every way. `-Doverwinter.cases=<part of a path>` picks some.
class ConformanceTest {
    private static final Path CORPUS = Path.of("..", "..", "dsl-spec", "conformance");
    private static final CaseRunner RUNNER = new CaseRunner(DatabasesOnServer.whereThereIsOne());

    @AfterAll
    static void close() {
        RUNNER.close();
    }

    @TestFactory
    Stream<DynamicNode> corpus() throws IOException {
        try (var paths = Files.list(CORPUS)) {
            return paths.filter(Files::isDirectory).sorted().map(ConformanceTest::topic).toList().stream();
        }
    }

    private static DynamicNode topic(Path folder) {
        try (var paths = Files.list(folder)) {
            var cases = paths.filter(path -> path.toString().endsWith(".yaml"))
                    .filter(path -> path.toString().contains(System.getProperty("overwinter.cases", "")))
                    .sorted()
                    .map(ConformanceTest::test)
                    .toList();
            return DynamicContainer.dynamicContainer(folder.getFileName().toString(), cases);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static DynamicNode test(Path file) {
        var name = file.getFileName().toString().replace(".yaml", "").replace('-', ' ');
        return DynamicTest.dynamicTest(name, () -> {
            var report = RUNNER.run(file, RUNNER.ways());
            assertFalse(!report.passed(), report::failures);
        });
    }
}
