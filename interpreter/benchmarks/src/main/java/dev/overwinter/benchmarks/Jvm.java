package dev.overwinter.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A JVM of its own, with the class path of this one.
///
/// @param flags beside those that every JVM of ours needs
public record Jvm(List<String> flags, String mainClass) {
    private static final List<String> ALWAYS =
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    /// Runs to its end.
    ///
    /// @return what it printed
    /// @throws IllegalStateException where it ends with another code than 0
    public List<String> run(String... arguments) {
        return program().run(arguments);
    }

    Program program() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ALWAYS);
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        return new Program(command);
    }
}
