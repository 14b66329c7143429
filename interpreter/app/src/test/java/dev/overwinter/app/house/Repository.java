package dev.overwinter.app.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Where the sources are.
final class Repository {
    private Repository() {}

    /// The folder with `mvnw` above the module in which tests run.
    static Path root() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("mvnw"))) {
                return folder;
            }
        }
        throw new IllegalStateException("the tests run outside of the repository");
    }

    static List<Path> mainSources() throws IOException {
        return sources("src/main/java");
    }

    static List<Path> allSources() throws IOException {
        var all = new java.util.ArrayList<>(sources("src/main/java"));
        all.addAll(sources("src/test/java"));
        return all;
    }

    private static List<Path> sources(String below) throws IOException {
        try (var folders = Files.walk(root(), 3)) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .map(folder -> folder.resolve(below))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        }
    }
}
