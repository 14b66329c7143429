package dev.overwinter.agents.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.agent.AgentResult.Failed;
import dev.overwinter.agents.Calls;
import dev.overwinter.agents.Json;
import dev.overwinter.agents.LocalServer.Answered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordingTest {

    private final GenerateAgent generate = new GenerateAgent(Calls.CLOCK);
    private final ExtractAgent extract = new ExtractAgent(Calls.CLOCK);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "two\nlines\n",
                "trailing space \n and tab\t\n\n\n",
                "  indented\n    # no comment\n- no: list",
                "\"quoted\": yes # no",
                "ü€😀 \u0007",
                "{\"id\": 9223372036854775807, \"amount\": 12345678901234567.89}",
                "{\"a\": [1, 2.50, null, true, \"yes\", \"0777\"], \"b\": {}}",
                "[]",
                "123",
                "no",
                "```json\n{}\n```"
            })
    void whatIsRecordedIsPlayed(String reply) throws IOException {
        Object real;
        try (FakeEndpoint endpoint = FakeEndpoint.saying(reply)) {
            real = calls("letter")
                    .output(generate, recording(endpoint, "Write."))
                    .get("text");
            assertEquals(reply, real);
        }
        assertSameReply(reply, play("letter", "Write."));
        assertEquals(
                "recorded:small-2026",
                calls("letter").output(generate, playing("Write.")).get("model"));
        assertEquals(
                Map.of("inputTokens", 10L, "outputTokens", 3L),
                calls("letter").output(generate, playing("Write.")).get("usage"));
    }

    @Test
    void theFileIsReadableAndHoldsNoSecretAndNoQuestion() throws IOException {
        try (FakeEndpoint endpoint = FakeEndpoint.saying("{\"code\": \"M17\", \"notes\": [\"a\"]}")) {
            calls("extraction").ok(generate, recording(endpoint, "Patient P-1001, born 1950"));
        }
        String digest = RequestDigest.of("llm.generate", Map.of("prompt", "Patient P-1001, born 1950"));
        assertEquals("""
                # Replies of models. Play them with model: "recorded:<this file>".
                recorded: 1
                replies:
                  - step: extraction
                    request: %s
                    model: small-2026
                    usage:
                      inputTokens: 10
                      outputTokens: 3
                    reply:
                      code: M17
                      notes:
                      - a
                """.formatted(digest), text());
        assertFalse(text().contains(FakeEndpoint.KEY));
        assertEquals(List.of("r.yaml"), names(folder.resolve("replies")), "nothing is left beside the file");
    }

    @Test
    void whatPeopleWroteStays() throws IOException {
        String before = """
                recorded: 1
                # mine
                replies:
                - step: other # by hand
                  reply: |
                    # a heading

                # above the second
                -
                  step: second
                  reply: { a: 1 }
                # the end
                """;
        write(before);
        try (FakeEndpoint endpoint = FakeEndpoint.saying("first", "second", "third")) {
            calls("letter").ok(generate, recording(endpoint, "One."));
            calls("letter").ok(generate, recording(endpoint, "Two."));
            for (String line : before.lines().toList()) {
                assertTrue(text().contains(line), () -> line + " was lost");
            }
            assertEquals("first", play("letter", "One."));
            assertEquals("second", play("letter", "Two."));
            assertEquals("# a heading\n", play("other", "Anything."));
            calls("letter").ok(generate, recording(endpoint, "One."));
        }
        assertEquals("third", play("letter", "One."), "recording again replaces");
        assertEquals("second", play("letter", "Two."));
        assertEquals(
                4,
                RecordingFile.within(folder, "replies/r.yaml").read().replies().size());
        assertTrue(text().contains("# the end"), text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "recorded: 1\n",
                "recorded: 1\nreplies:",
                "recorded: 1\nreplies: []\n",
                "replies: [ ]   # none yet\nrecorded: 1\n",
                "recorded: 1\nreplies:\n# soon\n",
                "replies:\n  - step: a\n    reply: b\nrecorded: 1\n"
            })
    void anEmptyListAndOddOrdersAreFine(String before) throws IOException {
        write(before);
        try (FakeEndpoint endpoint = FakeEndpoint.saying("one")) {
            calls("letter").ok(generate, recording(endpoint, "Write."));
        }
        assertEquals("one", play("letter", "Write."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"recorded: 1\nreplies: [{ step: a, reply: b }]\n", "{ recorded: 1 }\n", "recorded: 7\n", "- a\n"
            })
    void aFileThatCannotBeAddedToIsFoundBeforeAReplyIsPaidFor(String before) throws IOException {
        write(before);
        try (FakeEndpoint endpoint = FakeEndpoint.saying("one")) {
            Failed failed = calls("letter").failed(generate, recording(endpoint, "Write."));
            assertTrue(
                    List.of("llm.recording", "validation")
                            .contains(failed.error().type()),
                    failed::toString);
            assertEquals(List.of(), endpoint.asked());
        }
        assertEquals(before, text());
    }

    @Test
    void everyRoundIsRecorded() throws IOException {
        Map<String, Object> schema = Map.of("type", "object", "required", List.of("a"));
        try (FakeEndpoint endpoint = FakeEndpoint.saying("sorry", "{\"b\": 1}", "{\"a\": 1}")) {
            Map<String, Object> input = recording(endpoint, "Extract.");
            input.put("schema", schema);
            calls("extraction").ok(extract, input);
        }
        Map<String, Object> input = playing("Extract.");
        input.put("schema", schema);
        assertEquals(Map.of("a", 1L), calls("extraction").output(extract, input).get("value"));
    }

    @Test
    void aFailureIsNotRecorded() throws IOException {
        try (FakeEndpoint endpoint = new FakeEndpoint(Answered.status(500))) {
            calls("letter").failed(generate, recording(endpoint, "Write."));
        }
        assertFalse(Files.exists(folder.resolve("replies/r.yaml")));
    }

    @Test
    void recordingsAtTheSameTimeAllArrive() throws Exception {
        int many = 40;
        try (FakeEndpoint endpoint = FakeEndpoint.saying("same");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> recorded = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                String prompt = "Write " + i;
                recorded.add(threads.submit(() -> calls("letter").ok(generate, recording(endpoint, prompt))));
            }
            for (Future<?> one : recorded) {
                one.get();
            }
        }
        assertEquals(
                many,
                RecordingFile.within(folder, "replies/r.yaml").read().replies().size());
        for (int i = 0; i < many; i++) {
            assertEquals("same", play("letter", "Write " + i));
        }
    }

    @Test
    void aFileOutsideTheFolderIsRefused() {
        try (FakeEndpoint endpoint = FakeEndpoint.saying("one")) {
            Map<String, Object> input = recording(endpoint, "Write.");
            input.put("record", "../replies.yaml");
            assertEquals(
                    "validation",
                    calls("letter").failed(generate, input).error().type());
            assertEquals(List.of(), endpoint.asked());
        }
    }

    private static void assertSameReply(String reply, Object played) {
        if (reply.startsWith("{") || reply.startsWith("[")) {
            try {
                assertEquals(Json.parse(reply), Json.parse((String) played));
            } catch (Json.Malformed e) {
                throw new AssertionError(e);
            }
        } else {
            assertEquals(reply, played);
        }
    }

    private Object play(String step, String prompt) {
        return String.valueOf(calls(step).output(generate, playing(prompt)).get("text"));
    }

    private Calls calls(String step) {
        return Calls.plain().from(step).in(folder);
    }

    private static Map<String, Object> recording(FakeEndpoint endpoint, String prompt) {
        return endpoint.input(Map.of("prompt", prompt, "record", "replies/r.yaml"));
    }

    private static Map<String, Object> playing(String prompt) {
        return new HashMap<>(Map.of("model", "recorded:replies/r.yaml", "prompt", prompt));
    }

    private String text() throws IOException {
        return Files.readString(folder.resolve("replies/r.yaml"));
    }

    private void write(String text) throws IOException {
        Files.createDirectories(folder.resolve("replies"));
        Files.writeString(folder.resolve("replies/r.yaml"), text);
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
