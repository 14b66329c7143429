package dev.overwinter.app.kill;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The JDK that the tests run on, for child processes.
final class Java {
    /// As in the launcher.
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private Java() {}

    static String command() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /// A command line of overwinter on the test's own class path.
    static List<String> overwinter(List<String> arguments) {
        var line = new ArrayList<String>();
        line.add(command());
        line.addAll(FLAGS);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.overwinter.app.Main"));
        line.addAll(arguments);
        return line;
    }
}
