package dev.overwinter.app.kill;

import dev.overwinter.app.wiring.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What outlives the killed processes: the data directory, the payer, and the wire to it.
final class Site implements AutoCloseable {
    private static final String API_KEY = "demo-key";
    private static final Map<String, String> PAYER_ENDPOINTS = Map.of(
            "payerCriteria", "GET /criteria",
            "submission", "POST /authorizations",
            "adjudication", "GET /authorizations/{id}",
            "voidSubmission", "DELETE /authorizations/{id}");

    private final Path example;
    private final String patient;
    private final boolean asksModel;
    private final Path data;
    private final Payer payer;
    private final Wire wire;

    /// @param patient one whose papers are complete
    /// @param asksModel the recorded replies come over the wire; false: from the file, as in the example
    Site(Path folder, String patient, boolean asksModel) throws IOException {
        this.patient = patient;
        this.asksModel = asksModel;
        example = example();
        data = folder.resolve("data");
        payer = new Payer(example, Files.createDirectories(folder), API_KEY);
        try {
            var input = Yaml.read(Files.readString(input()));
            wire = new Wire(
                    payer.url(),
                    new RecordedModel(example, input.path("patientId").asString()));
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
        throw new IOException(
                "no examples/prior-authorization in or above " + Path.of("").toAbsolutePath());
    }

    private Path input() {
        return example.resolve("input/" + patient + ".json");
    }

    Wire wire() {
        return wire;
    }

    /// Who calls what over the wire: endpoints by step.
    Map<String, String> endpoints() {
        var endpoints = new HashMap<>(PAYER_ENDPOINTS);
        if (asksModel) {
            endpoints.putAll(RecordedModel.endpoints());
        }
        return endpoints;
    }

    Phase toGate() {
        return asksModel ? Phase.TO_GATE_WITH_MODEL : Phase.TO_GATE;
    }

    JsonNode effects() throws IOException, InterruptedException {
        return payer.effects();
    }

    void behave(Scenario scenario) throws IOException, InterruptedException {
        payer.behave(scenario.behaviour());
    }

    // Command lines, with the delays shortened

    List<String> run(String name) {
        var line = new ArrayList<>(List.of(
                "run",
                example.resolve("prior-authorization.workflow.yaml").toString(),
                "--name",
                name,
                "--input",
                "@" + input(),
                "--output",
                "json",
                "--data-dir",
                data.toString(),
                "--secret",
                "PAYER_API_KEY=" + API_KEY,
                "--env",
                "PAYER_URL=" + wire.url(),
                "--env",
                "POLL_DELAY=150ms",
                "--env",
                "POLL_MAX_DELAY=300ms",
                "--env",
                "RETRY_DELAY=150ms"));
        if (asksModel) {
            line.addAll(List.of("--env", "MODEL=recorded-over-the-wire", "--env", "MODEL_URL=" + wire.url() + "/v1"));
        }
        return line;
    }

    List<String> resume() {
        return List.of(
                "resume", "--output", "json", "--data-dir", data.toString(), "--secret", "PAYER_API_KEY=" + API_KEY);
    }

    List<String> answer(String name, String by) {
        return List.of(
                "answer",
                "prior-authorization/" + name,
                "physicianReview",
                "--action",
                "approve",
                "--as",
                by,
                "--groups",
                "physicians",
                "--data",
                "{comment: Letter is fine.}",
                "--data-dir",
                data.toString(),
                "--secret",
                "PAYER_API_KEY=" + API_KEY);
    }

    List<String> show(String name) {
        return List.of(
                "show", "prior-authorization/" + name, "--history", "--output", "json", "--data-dir", data.toString());
    }

    List<String> list() {
        return List.of("list", "--output", "json", "--data-dir", data.toString());
    }

    List<String> doctor() {
        return List.of("doctor", "--data-dir", data.toString());
    }

    @Override
    public void close() {
        wire.close();
        payer.close();
    }
}
