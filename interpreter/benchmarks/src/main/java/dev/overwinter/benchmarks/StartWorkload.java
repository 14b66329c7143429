package dev.overwinter.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;

/// Cold starts, as a person has them: `validate`, `run` until its first step has ended, `serve` until it is ready with
/// an empty database and with one full of parked executions.
///
/// @param throughLauncher by the launcher, from its AOT caches; or in a JVM with its flags alone, which needs no build
record StartWorkload(int runs, int parked, boolean throughLauncher) {
    private static final String EXAMPLE = "examples/prior-authorization";
    private static final String FIRST_STEP = "clinicalExtraction";

    static StartWorkload of(Settings settings) {
        settings.only("runs", "parked");
        return new StartWorkload(settings.number("runs", 10), settings.number("parked", 10_000), true);
    }

    Figures measure() {
        var repository = repository();
        var example = repository.resolve(EXAMPLE);
        var file = example.resolve("prior-authorization.workflow.yaml").toString();
        var input = "@" + example.resolve("input/lumbar-mri.json");
        var program = throughLauncher ? launcher(repository) : flagsAlone();
        try (var folder = TemporaryFolder.create()) {
            var figures = new Figures("start");
            figures.note(
                    "workload",
                    "%d cold starts each, %s; seconds, median (least to most)"
                            .formatted(runs, throughLauncher ? "by the launcher" : "a JVM with the launcher's flags"));
            figures.add(
                    "validate the prior authorization",
                    "validateSeconds",
                    spread(() -> program.secondsToEnd("validate", file)));
            figures.add(
                    "run it until its first step has ended",
                    "runSeconds",
                    spread(() -> firstStep(program, folder, file, input)));
            figures.add("serve, empty", "serveEmptySeconds", spread(() -> serve(program, folder.resolve("empty"))));
            var full = full(program, folder);
            figures.add(
                    "serve, %,d parked".formatted(parked), "serveParkedSeconds", spread(() -> serve(program, full)));
            return figures;
        }
    }

    /// Made ready first, so that no start is timed that builds.
    private static Program launcher(Path repository) {
        var program = new Program(List.of(repository.resolve("overwinter").toString()));
        program.run("--version");
        return program;
    }

    private static Program flagsAlone() {
        return new Jvm(
                        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"),
                        "dev.overwinter.app.Main")
                .program();
    }

    private Spread spread(DoubleSupplier measurement) {
        return new Spread(
                DoubleStream.generate(measurement).limit(runs).sorted().toArray());
    }

    private static double firstStep(Program program, TemporaryFolder folder, String file, String input) {
        var data = folder.resolve("run-" + System.nanoTime());
        return program.secondsToLine(
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

    private static double serve(Program program, Path data) {
        return program.secondsToLine(
                line -> line.contains("serves"), "serve", "--port", "0", "--data-dir", data.toString());
    }

    /// @return a data directory with so many parked executions, which the command line finds there
    private Path full(Program program, TemporaryFolder folder) {
        var full = folder.resolve("full");
        new Jvm(List.of("-Xmx256m"), ParkedJvm.class.getName()).run("park", full.toString(), String.valueOf(parked));
        if (program.run("list", "--data-dir", full.toString()).stream().noneMatch(line -> line.contains("suspended"))) {
            throw new IllegalStateException("the command line finds nothing parked in " + full);
        }
        return full;
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
