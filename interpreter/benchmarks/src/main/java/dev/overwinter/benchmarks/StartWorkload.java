package dev.overwinter.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;

/// Cold starts, each in a JVM of its own, with the flags of the launcher: `validate`, `run` to its first step,
/// `serve` until it is ready with an empty database and with one full of parked executions.
record StartWorkload(int runs, int parked) {
    private static final String EXAMPLE = "examples/prior-authorization";
    private static final String FIRST_STEP = "clinicalExtraction";

    static StartWorkload of(Settings settings) {
        settings.only("runs", "parked");
        return new StartWorkload(settings.number("runs", 10), settings.number("parked", 10_000));
    }

    Figures measure() {
        var example = repository().resolve(EXAMPLE);
        var file = example.resolve("prior-authorization.workflow.yaml").toString();
        var input = "@" + example.resolve("input/lumbar-mri.json");
        try (var folder = TemporaryFolder.create()) {
            var figures = new Figures("start");
            figures.note(
                    "workload",
                    "%d fresh JVMs each, flags of the launcher; seconds, median (least to most)".formatted(runs));
            figures.add(
                    "validate the prior authorization",
                    "validateSeconds",
                    spread(() -> Jvm.commandLine().secondsToEnd("validate", file)));
            figures.add("run it to its first step", "runSeconds", spread(() -> firstStep(folder, file, input)));
            figures.add("serve, empty", "serveEmptySeconds", spread(() -> serve(folder.resolve("empty"))));
            var full = folder.resolve("full");
            new Jvm(List.of("-Xmx256m"), ParkedJvm.class.getName())
                    .run("park", full.resolve("database").toString(), String.valueOf(parked));
            figures.add("serve, %,d parked".formatted(parked), "serveParkedSeconds", spread(() -> serve(full)));
            return figures;
        }
    }

    private Spread spread(DoubleSupplier measurement) {
        return new Spread(
                DoubleStream.generate(measurement).limit(runs).sorted().toArray());
    }

    private static double firstStep(TemporaryFolder folder, String file, String input) {
        var data = folder.resolve("run-" + System.nanoTime());
        return Jvm.commandLine()
                .secondsToLine(
                        line -> line.contains(FIRST_STEP),
                        "run",
                        file,
                        "--data-dir",
                        data.toString(),
                        "--input",
                        input,
                        "--no-ask",
                        "--env",
                        "PAYER_URL=http://127.0.0.1:9",
                        "--secret",
                        "PAYER_API_KEY=none");
    }

    private static double serve(Path data) {
        return Jvm.commandLine()
                .secondsToLine(line -> line.contains("serves"), "serve", "--port", "0", "--data-dir", data.toString());
    }

    /// The folder that holds the examples: the current one, or one above it.
    private static Path repository() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve(EXAMPLE))) {
                return folder;
            }
        }
        throw new IllegalArgumentException("no folder " + EXAMPLE + " here or above; start this inside the repository");
    }
}
