package dev.overwinter.app;

import dev.overwinter.app.cli.OverwinterCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/// Does once what people do first, while the JVM takes notes for its AOT cache (JEP 514): what was loaded and linked
/// here is ready at once from then on.
///
/// A JVM takes up the whole of a cache at its start, needed or not. So there are two of them: `validate`, for what only
/// reads files, is a third as large as the one for `all`.
///
/// Its arguments are which of the two and an empty folder.
public final class Rehearsal {
    /// Is run.
    private static final String PLAYED = """
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

    /// Is only read: much of the language.
    private static final String READ = """
            dsl: 1
            workflow: reading
            input: { type: object, required: [n], properties: { n: { type: integer, title: Number } } }
            secrets: [KEY]
            env: { URL: { default: "http://127.0.0.1:1" } }
            vars: { last: null }
            deadline: 30d
            retries:
              some: { maxAttempts: 3, backoff: { delay: 1s, factor: 2, jitter: full }, errors: [timeout, http.5xx] }
            agents:
              web:
                uses: http.request
                with: { headers: { Authorization: "Bearer ${ secrets.KEY }" } }
                timeout: 20s
                retry: some
            steps:
              - id: asked
                approval:
                  title: "Is ${ input.n } right?"
                  form: { type: object, properties: { comment: { type: string } } }
                  timeout: 7d
                  onReject: continue
              - id: refused
                if: steps.asked.output.action == 'reject'
                return: { reason: "${ steps.asked.output.form.comment ?? null }" }
              - id: call
                agent: web
                with: { method: POST, url: "${ env.URL }/calls", body: { n: "${ input.n }" } }
                compensate:
                  - id: uncall
                    agent: web
                    with: { method: DELETE, url: "${ env.URL }/calls/${ output.body.id }" }
              - id: settled
                poll:
                  agent: web
                  with: { url: "${ env.URL }/calls/${ steps.call.output.body.id }" }
                  until: output.body.status != 'PENDING'
                  backoff: { delay: 30s, factor: 2, maxDelay: 5m }
                  maxProbes: 48
                deadline: 3d
                catch:
                  - errors: [poll.exhausted, deadline]
                    do: [ { id: noted, set: { last: "${ error.type }" } } ]
                    output: { status: late }
              - id: both
                parallel:
                  branches:
                    told: [ { id: tell, emit: { type: com.example.settled, data: { n: "${ input.n }" } } } ]
                    heard: [ { id: hear, listen: { type: com.example.heard, timeout: 2d } } ]
              - id: route
                switch:
                  - when: input.n <= 100
                    do: [ { id: turns, repeat: { do: [ { id: turn, wait: 1s } ], until: "true", maxIterations: 3 } } ]
                  - else: { do: [ { id: tooMuch, fail: { type: too.much, title: "${ input.n } is too much" } } ] }
            output: { status: "${ steps.settled.output?.status }" }
            """;

    private static final int OK = 0;
    private static final int INVALID = 5;
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private Rehearsal() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var folder = Path.of(arguments[1]);
        validate(folder);
        if (arguments[0].equals("all")) {
            play(folder);
        }
        System.exit(0); // ends `serve`
    }

    /// What is right, and what is shown where something is wrong.
    private static void validate(Path folder) throws IOException {
        expect(OK, "validate", file(folder, "reading", READ));
        expect(INVALID, "validate", file(folder, "mistaken", PLAYED.replace("vars.list", "vars.lost")));
    }

    private static void play(Path folder) throws IOException, InterruptedException {
        var file = file(folder, "rehearsal", PLAYED);
        var data = folder.resolve("data");
        expect(OK, "run", file, "--input", "{n: 1}", "--no-ask", "--data-dir", data.toString());
        Thread.ofVirtual().start(() -> expect(OK, "serve", file, "--port", "0", "--data-dir", data.toString()));
        for (long until = System.nanoTime() + PATIENCE_NANOS; System.nanoTime() < until; Thread.sleep(20)) {
            if (Files.exists(data.resolve("serve.json"))) {
                break;
            }
        }
        expect(OK, "list", "--data-dir", data.toString());
    }

    private static String file(Path folder, String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name + ".workflow.yaml"), text).toString();
    }

    private static void expect(int expected, String... arguments) {
        int code =
                OverwinterCommand.run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments);
        if (code != expected) {
            throw new IllegalStateException("`overwinter " + String.join(" ", arguments) + "` ended with " + code);
        }
    }
}
