package dev.overwinter.agents.llm;

import dev.overwinter.agent.AgentResult.Effect;
import dev.overwinter.agents.AgentFailure;
import dev.overwinter.agents.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A file of replies beside a workflow. Additions are whole or not at all, and never lost to one another: one
/// writer at a time, in this process by a lock, among processes by a locked file in the temporary folder.
///
/// @param shown the name as the author wrote it
record RecordingFile(Path path, String shown) {

    private static final ReentrantLock ONE_WRITER = new ReentrantLock();

    /// The file of that name in or under the workflow's folder; links do not lead out of it.
    static RecordingFile within(@Nullable Path folder, String name) {
        if (folder == null) {
            throw AgentFailure.invalid("The folder of the workflow is not known here, so " + name
                    + " cannot be found; recorded replies need a workflow that is run from its file.");
        }
        try {
            Path home = folder.toRealPath();
            Path path = home.resolve(name).normalize();
            Path existing = path;
            while (!Files.exists(existing) && existing.getParent() != null) {
                existing = existing.getParent();
            }
            if (!path.startsWith(home) || !existing.toRealPath().startsWith(home)) {
                throw AgentFailure.invalid(
                        name + " is outside the workflow's folder; keep recorded replies beside it.");
            }
            return new RecordingFile(path, name);
        } catch (InvalidPathException | IOException e) {
            throw AgentFailure.invalid(name + " is not a file that can be found: " + e.getMessage() + ".");
        }
    }

    Recording read() {
        return Recording.parse(shown, text());
    }

    /// Refuses a file that nothing can be added to.
    void checkAddable() {
        edited(readForAdding(), new RecordedReply("step", 1, "sha256:", Map.of(), "reply", "model", 0, 0));
    }

    /// The file as it is, or an empty one where there is none yet.
    private Recording readForAdding() {
        return Files.exists(path) ? read() : Recording.parse(shown, RecordingEdit.EMPTY);
    }

    void add(RecordedReply reply) {
        ONE_WRITER.lock();
        try (FileChannel channel = FileChannel.open(lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            replace(edited(readForAdding(), reply));
        } catch (IOException e) {
            throw unwritten(e.getClass().getSimpleName() + ": " + e.getMessage());
        } finally {
            ONE_WRITER.unlock();
        }
    }

    /// The new text, proven to hold what it should; a value that YAML would bend goes in as JSON text.
    private String edited(Recording before, RecordedReply reply) {
        RecordedReply asText = new RecordedReply(
                reply.step(),
                reply.round(),
                reply.request(),
                reply.match(),
                reply.text(),
                reply.model(),
                reply.inputTokens(),
                reply.outputTokens());
        for (RecordedReply form : List.of(reply, asText)) {
            String text = RecordingEdit.with(before, form);
            if (text != null && holds(text, RecordingEdit.expected(before, form))) {
                return text;
            }
        }
        throw unwritten("its replies are written in a way that nothing can be added to; write each as a `- step: ...`"
                + " block");
    }

    private boolean holds(String text, List<RecordedReply> wanted) {
        try {
            List<RecordedReply> found = Recording.parse(shown, text).replies();
            boolean same = found.size() == wanted.size();
            for (int i = 0; same && i < found.size(); i++) {
                same = Json.canonical(found.get(i)).equals(Json.canonical(wanted.get(i)));
            }
            return same;
        } catch (AgentFailure _) {
            return false;
        }
    }

    private void replace(String text) throws IOException {
        Files.createDirectories(path.getParent());
        Path aside = path.resolveSibling("." + path.getFileName() + ".new");
        try {
            Files.writeString(aside, text);
            Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    /// One for all recordings of a user: it stays where it is, because who deletes it could delete another's lock.
    private static Path lockFile() {
        String user = HexFormat.of().toHexDigits(System.getProperty("user.name").hashCode());
        return Path.of(System.getProperty("java.io.tmpdir"), "overwinter-recording-" + user + ".lock");
    }

    private String text() {
        try {
            return Files.readString(path, StandardCharsets.UTF_8);
        } catch (NoSuchFileException _) {
            throw AgentFailure.invalid("There is no file " + shown + " in the workflow's folder. To make it, run once"
                    + " with a real model and baseUrl and with `record: " + shown + "`.");
        } catch (CharacterCodingException _) {
            throw AgentFailure.invalid(shown + " is not UTF-8 text.");
        } catch (IOException e) {
            throw AgentFailure.invalid(
                    shown + " cannot be read: " + e.getClass().getSimpleName() + ".");
        }
    }

    private AgentFailure unwritten(String why) {
        return AgentFailure.of(
                "llm.recording", "The reply could not be recorded", shown + ": " + why + ".", Effect.NONE, false);
    }
}
