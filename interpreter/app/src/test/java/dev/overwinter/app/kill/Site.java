package dev.overwinter.app.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What outlives the killed processes: the data directory, the payer, and the wire to it.
final class Site implements AutoCloseable {
    private static final String API_KEY = "demo-key";

    private final Path example;
    private final String patient;
    private final Path data;
    private final Payer payer;
    private final Wire wire;

    /// @param patient one whose papers are complete
    Site(Path folder, String patient) throws IOException {
        this.patient = patient;
        example = example();
        data = folder.resolve("data");
        payer = new Payer(example, Files.createDirectories(folder), API_KEY);
        try {
            wire = new Wire(payer.url());
        } catch (IOException e) {
            payer.close();
            throw e;
        }
    }

    /// The example's folder, from whichever folder the tests were started in.
    private static Path example() throws IOException {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            var example = folder.resolve("examples/prior-authorization");
            if (Files.isDirectory(example)) {
                return example;
            }
        }
        throw new IOException("no examples/prior-authorization in or above " + Path.of("").toAbsolutePath());
    }

    Wire wire() {
        return wire;
    }

    JsonNode effects() throws IOException, InterruptedException {
        return payer.effects();
    }

    void behave(Scenario scenario) throws IOException, InterruptedException {
        payer.behave(scenario.behaviour());
    }

    // Command lines, with the delays shortened

    List<String> run(String name) {
        return List.of(
                "run", example.resolve("prior-authorization.workflow.yaml").toString(), "--name", name,
                "--input", "@" + example.resolve("input/" + patient + ".json"), "--output", "json",
                "--data-dir", data.toString(), "--secret", "PAYER_API_KEY=" + API_KEY, "--env", "PAYER_URL=" + wire.url(),
                "--env", "POLL_DELAY=150ms", "--env", "POLL_MAX_DELAY=300ms", "--env", "RETRY_DELAY=150ms");
    }

    List<String> resume() {
        return List.of("resume", "--output", "json", "--data-dir", data.toString(), "--secret", "PAYER_API_KEY=" + API_KEY);
    }

    List<String> answer(String name, String by) {
        return List.of(
                "answer", "prior-authorization/" + name, "physicianReview", "--action", "approve", "--as", by,
                "--groups", "physicians", "--data", "{comment: Letter is fine.}",
                "--data-dir", data.toString(), "--secret", "PAYER_API_KEY=" + API_KEY);
    }

    List<String> list() {
        return List.of("list", "--output", "json", "--data-dir", data.toString());
    }

    @Override
    public void close() {
        wire.close();
        payer.close();
    }
}
