package dev.overwinter.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Runs command lines in this process, in a folder of their own.
record Shell(Path folder) {
    private static final JsonMapper JSON = new JsonMapper();

    /// What a command printed, and its exit code.
    record Ran(int code, String out, String err) {
        JsonNode json() {
            return JSON.readTree(out);
        }

        /// Both outputs with what differs from run to run made equal: ids, times, tokens, the folder.
        String text(Path folder) {
            return (out + err)
                    .replace(folder.toString(), "FOLDER")
                    .replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d", "WHEN")
                    .replaceAll("\\b\\d+(m\\d+)?(\\.\\d)?m?s\\b", "LONG")
                    .replaceAll("/callbacks/[\\w-]+", "/callbacks/TOKEN")
                    .replaceAll("\\b[0-9a-hjkmnp-tv-z]{14}\\b", "ID")
                    .replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT")
                    .replaceAll("(?m) {2,}(?=\\S)(?<!^ {2,30})", "  ")
                    .stripTrailing();
        }
    }

    Path data() {
        return folder.resolve("data");
    }

    Ran run(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data-dir", data().toString()));
        var out = new StringWriter();
        var err = new StringWriter();
        int code = OverwinterCommand.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
        return new Ran(code, out.toString(), err.toString());
    }

    String text(String... arguments) {
        return run(arguments).text(folder);
    }

    String file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A workflow with an approval that has a form.
    String approval() {
        return file("gate.yaml", """
                dsl: 1
                workflow: gate
                version: "1"
                input: { type: object, required: [amount], properties: { amount: { type: number } } }
                env: { LIMIT: {} }
                steps:
                  - id: review
                    approval:
                      title: "Approve ${ input.amount }"
                      assignees: { groups: [chiefs] }
                      form: { type: object, required: [reason], properties: { reason: { type: string } } }
                      timeout: 7d
                      onReject: continue
                output: { action: "${ steps.review.output.action }" }
                """);
    }

    /// A workflow that waits for a machine.
    String callback() {
        return file("parcel.yaml", """
                dsl: 1
                workflow: parcel
                version: "1"
                steps:
                  - id: shipped
                    callback:
                      accept: { type: object, required: [tracking], properties: { tracking: { type: string } } }
                      timeout: 2d
                      heartbeat: 1h
                output: "${ steps.shipped.output }"
                """);
    }

    /// A workflow with two calls, the first of which can be undone, and a secret.
    String calls() {
        return file("calls.yaml", """
                dsl: 1
                workflow: calls
                version: "1"
                env: { URL: {} }
                secrets: [KEY]
                steps:
                  - id: book
                    agent: http.request
                    with: { method: POST, url: "${ env.URL }/book", headers: { Authorization: "Bearer ${ secrets.KEY }" } }
                    compensate:
                      - id: unbook
                        agent: http.request
                        with: { method: DELETE, url: "${ env.URL }/book" }
                  - id: pay
                    agent: http.request
                    with: { method: POST, url: "${ env.URL }/pay" }
                """);
    }

    /// A workflow that lets a quarter of an hour pass.
    String nap() {
        return file("nap.yaml", """
                dsl: 1
                workflow: nap
                version: "1"
                steps:
                  - id: nap
                    wait: 15m
                """);
    }
}
