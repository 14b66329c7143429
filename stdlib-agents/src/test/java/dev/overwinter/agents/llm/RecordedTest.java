package dev.overwinter.agents.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.agent.Agent;
import dev.overwinter.agent.AgentResult;
import dev.overwinter.agent.AgentResult.Effect;
import dev.overwinter.agent.AgentResult.Failed;
import dev.overwinter.agent.AgentResult.Usage;
import dev.overwinter.agents.Calls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordedTest {

    private static final String REPLIES = """
            recorded: 1
            replies:
              - step: extraction
                match: { input.patient.id: "P-1001", input.codes.1: 17 }
                reply: { code: M17, id: 9223372036854775807 }
                model: small-2026
                usage: { inputTokens: 812, outputTokens: 144 }
              - step: extraction
                match: { input.patient.id: "P-1002" }
                reply: "I think it is m17."
              - step: extraction
                round: 2
                match: { input.patient.id: "P-1002" }
                reply: { code: M18 }
                usage: { inputTokens: 5 }
              - step: letter
                reply: |
                  Dear payer,
                  yours.
              - step: letter
                reply: never played
            """;

    private final GenerateAgent generate = new GenerateAgent(Calls.CLOCK);
    private final ExtractAgent extract = new ExtractAgent(Calls.CLOCK);

    @TempDir
    Path folder;

    @Test
    void theFirstEntryThatFitsIsPlayedAndSaysSo() throws IOException {
        write(REPLIES);
        AgentResult.Ok ok = calls("extraction").ok(extract, patient("P-1001"));
        assertEquals(
                Map.of(
                        "value", Map.of("code", "M17", "id", Long.MAX_VALUE),
                        "model", "recorded:small-2026",
                        "usage", Map.of("inputTokens", 812L, "outputTokens", 144L)),
                ok.output());
        assertEquals(new Usage("recorded:small-2026", 812, 144, null), ok.usage());
        assertEquals(
                "Dear payer,\nyours.\n",
                calls("letter").output(generate, asked()).get("text"));
        assertEquals("recorded", calls("letter").output(generate, asked()).get("model"));
    }

    @Test
    void aCorrectionIsPlayedByItsRound() throws IOException {
        write(REPLIES);
        AgentResult.Ok ok = calls("extraction").ok(extract, patient("P-1002"));
        assertEquals(Map.of("code", "M18"), ((Map<?, ?>) ok.output()).get("value"));
        assertEquals(new Usage("recorded", 5, 0, null), ok.usage());
    }

    @Test
    void noFittingEntrySaysWhichStepWhichFileAndHowToRecord() throws IOException {
        write(REPLIES);
        Failed other = calls("extraction").failed(extract, patient("P-9"));
        assertEquals("llm.unrecorded", other.error().type());
        assertFalse(other.retryable());
        assertEquals(Effect.NONE, other.effect());
        for (String said :
                List.of("\"extraction\"", "replies.yaml", "3 for this step", "record: replies.yaml", "sha256:")) {
            assertTrue(String.valueOf(other.error().detail()).contains(said), () -> said + " in " + other);
        }
        Failed unknown = calls("nowhere").failed(generate, asked());
        assertTrue(String.valueOf(unknown.error().detail()).contains("none is for this step"), unknown::toString);
    }

    @Test
    void anEntryForOneRequestFitsNoOther() throws IOException {
        write("""
                recorded: 1
                replies:
                  - { step: letter, request: "sha256:00", reply: other }
                  - { step: letter, request: "%s", reply: mine }
                """.formatted(RequestDigest.of("llm.generate", asked())));
        assertEquals("mine", calls("letter").output(generate, asked()).get("text"));
        Map<String, Object> elsewhere = asked();
        elsewhere.put("temperature", 0.9);
        elsewhere.put("apiKey", "k");
        assertEquals("mine", calls("letter").output(generate, elsewhere).get("text"), "only the question counts");
        elsewhere.put("prompt", "Another.");
        assertEquals(
                "llm.unrecorded",
                calls("letter").failed(generate, elsewhere).error().type());
    }

    @Test
    void classifyPlaysToo() throws IOException {
        write("recorded: 1\nreplies: [{ step: triage, reply: urgent }]\n");
        Map<String, Object> input = asked();
        input.put("labels", List.of("urgent", "routine"));
        assertEquals(
                "urgent",
                calls("triage").output(new ClassifyAgent(Calls.CLOCK), input).get("label"));
    }

    @Test
    void aFileThatCannotBeFoundIsSaidToBe() {
        expectInvalid(Calls.plain(), "folder of the workflow is not known");
        expectInvalid(calls("a"), "There is no file replies.yaml in the workflow's folder");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../replies.yaml", "sub/../../replies.yaml", "/etc/hosts", "link.yaml", "linked/replies.yaml"})
    void aFileOutsideTheFolderIsRefused(String name, @TempDir Path outside) throws IOException {
        Files.writeString(outside.resolve("replies.yaml"), "recorded: 1\nreplies: [{ step: a, reply: stolen }]\n");
        Files.createSymbolicLink(folder.resolve("link.yaml"), outside.resolve("replies.yaml"));
        Files.createSymbolicLink(folder.resolve("linked"), outside);
        Map<String, Object> input = asked();
        input.put("model", "recorded:" + name);
        Failed failed = calls("a").failed(generate, input);
        assertEquals("validation", failed.error().type(), failed::toString);
        assertTrue(String.valueOf(failed.error().detail()).contains("outside the workflow's folder"), failed::toString);
    }

    @Test
    void aFileThatIsNotWhatItMustBeIsSaidToBe() throws IOException {
        Map<String, String> wrong = new HashMap<>();
        wrong.put("replies: []\n", "must begin with `recorded: 1`");
        wrong.put("recorded: 2\n", "must begin with `recorded: 1`");
        wrong.put("recorded: 1\nreply: []\n", "unknown key \"reply\"");
        wrong.put("recorded: 1\nreplies: {}\n", "replies must be a list, and is a map");
        wrong.put("recorded: 1\nreplies: [a]\n", "reply 1 must be a map");
        wrong.put("recorded: 1\nreplies: [{ reply: a }]\n", "reply 1, step is missing");
        wrong.put("recorded: 1\nreplies: [{ step: a }]\n", "reply 1 has no reply");
        wrong.put("recorded: 1\nreplies: [{ step: a, reply: b, rounds: 2 }]\n", "unknown key \"rounds\"");
        wrong.put("recorded: 1\nreplies: [{ step: a, reply: b, round: two }]\n", "round must be a whole number");
        wrong.put(
                "recorded: 1\nreplies:\n  - step: a\n    step: b\n",
                "replies.yaml:4 cannot be read: found duplicate key");
        wrong.put("recorded: 1\nreplies:\n  - step: \"a\n", "cannot be read");
        for (Map.Entry<String, String> entry : wrong.entrySet()) {
            write(entry.getKey());
            expectInvalid(calls("a"), entry.getValue());
        }
    }

    @Test
    void playingAndRecordingAtOnceIsRefused() throws IOException {
        write(REPLIES);
        Map<String, Object> input = asked();
        input.put("record", "replies.yaml");
        Failed failed = calls("letter").failed(generate, input);
        assertTrue(String.valueOf(failed.error().detail()).contains("record needs a real model"), failed::toString);
        input.put("record", "");
        calls("letter").ok(generate, input);
    }

    @Test
    void aCancelledCallPlaysNothing() throws IOException {
        write(REPLIES);
        Calls calls = calls("letter");
        calls.cancellation().cancel();
        assertEquals("cancelled", calls.failed(generate, asked()).error().type());
    }

    private void expectInvalid(Calls calls, String said) {
        Failed failed = calls.failed((Agent) generate, asked());
        assertEquals("validation", failed.error().type(), failed::toString);
        assertTrue(String.valueOf(failed.error().detail()).contains(said), () -> said + " in " + failed);
    }

    private Calls calls(String step) {
        return Calls.plain().from(step).in(folder);
    }

    private static Map<String, Object> asked() {
        return new HashMap<>(Map.of("model", "recorded:replies.yaml", "prompt", "Write."));
    }

    private static Map<String, Object> patient(String id) {
        Map<String, Object> input = asked();
        input.put("input", Map.of("patient", Map.of("id", id), "codes", List.of(3L, 17L)));
        input.put(
                "schema",
                Map.of(
                        "type",
                        "object",
                        "properties",
                        Map.of("code", Map.of("type", "string")),
                        "required",
                        List.of("code")));
        return input;
    }

    private void write(String text) throws IOException {
        Files.writeString(folder.resolve("replies.yaml"), text);
    }
}
