package dev.overwinter.app.testing;

import dev.overwinter.app.testing.suite.TestFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The case files of this repository.
final class CaseFiles {
    private static final Path ROOT = Path.of("..", "..");

    private CaseFiles() {}

    static List<Path> conformance() throws IOException {
        return TestFiles.find(List.of(ROOT.resolve("dsl-spec/conformance").toString()));
    }

    static List<Path> examples() throws IOException {
        return TestFiles.find(List.of(ROOT.resolve("examples").toString()));
    }

    static Path mainExample() {
        return ROOT.resolve("examples/prior-authorization/prior-authorization.test.yaml");
    }

    static String name(Path file) {
        return ROOT.relativize(file).toString();
    }
}
