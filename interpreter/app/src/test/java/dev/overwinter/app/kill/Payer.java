package dev.overwinter.app.kill;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The example's payer simulator in a process of its own, which survives the engine's deaths.
final class Payer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Process process;
    private final URI url;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /// @param folder for the journal of effects
    Payer(Path example, Path folder, String apiKey) throws IOException {
        process = new ProcessBuilder(List.of(
                        Java.command(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        example.resolve("payer/PayerSimulator.java").toString(),
                        "--port",
                        "0",
                        "--api-key",
                        apiKey,
                        "--pending-probes",
                        "3",
                        "--journal",
                        folder.resolve("payer.journal").toString()))
                .redirectError(folder.resolve("payer.log").toFile())
                .start();
        // Its first line says where it listens; the end of the stream, that it could not start.
        var first = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (first == null) {
            throw new IOException("the payer did not start: " + Files.readString(folder.resolve("payer.log")));
        }
        url = URI.create(first.substring(first.indexOf("http://")).strip());
    }

    URI url() {
        return url;
    }

    JsonNode effects() throws IOException, InterruptedException {
        return ask("/effects", null);
    }

    void behave(String settings) throws IOException, InterruptedException {
        ask("/behaviour", settings);
    }

    private JsonNode ask(String path, @Nullable String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(url.resolve(path));
        if (body != null) {
            request.POST(HttpRequest.BodyPublishers.ofString(body));
        }
        var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("the payer answered " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        client.close();
    }
}
