package dev.overwinter.app;

import dev.overwinter.app.cli.OverwinterCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/// Does once what people do first, while the JVM takes notes for its AOT cache (JEP 514): what was loaded and linked
/// here is ready at once from then on.
///
/// Its one argument is an empty folder for its database.
public final class Rehearsal {
    private static final String WORKFLOW = """
            dsl: 1
            workflow: rehearsal
            input: { type: object, required: [n], properties: { n: { type: integer } } }
            vars: { list: [1, 2] }
            steps:
              - id: each
                forEach: { in: "${ vars.list }", do: [ { id: one, set: { list: "${ [item] }" } } ] }
              - id: pause
                wait: 1ms
              - id: call
                agent: http.request
                with: { url: "http://127.0.0.1:1/" }
                onError: continue
            output: { n: "${ input.n + 1 }" }
            """;
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private Rehearsal() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var folder = Path.of(arguments[0]);
        var file = Files.writeString(folder.resolve("rehearsal.workflow.yaml"), WORKFLOW)
                .toString();
        var data = folder.resolve("data");
        play("validate", file);
        play("run", file, "--input", "{n: 1}", "--no-ask", "--data-dir", data.toString());
        Thread.ofVirtual().start(() -> play("serve", file, "--port", "0", "--data-dir", data.toString()));
        for (long until = System.nanoTime() + PATIENCE_NANOS; System.nanoTime() < until; Thread.sleep(20)) {
            if (Files.exists(data.resolve("serve.json"))) {
                break;
            }
        }
        play("list", "--data-dir", data.toString());
        System.exit(0); // ends `serve`
    }

    private static void play(String... arguments) {
        int code =
                OverwinterCommand.run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments);
        if (code != 0) {
            throw new IllegalStateException("`overwinter " + String.join(" ", arguments) + "` ended with " + code);
        }
    }
}
