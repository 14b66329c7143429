package dev.overwinter.app.torture;

import dev.overwinter.app.operations.Operations;
import dev.overwinter.app.operations.RemoteOperations;
import dev.overwinter.app.wiring.Yaml;
import dev.overwinter.engine.port.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the driver reaches the engine: open while a process serves. Who asks is patient: he waits until the next one
/// is up, and asks again.
final class Door implements AutoCloseable {
    private static final Duration BREATH = Duration.ofMillis(50);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private @Nullable Behind behind;
    private boolean closed;
    private int faults;

    /// A process that serves.
    record Behind(Operations operations, String url) {}

    /// @param inDoubt the same was asked before, and nobody knows what became of it
    record Said<T>(T value, boolean inDoubt) {}

    /// What an HTTP request got.
    record Reply(int status, String type) {}

    @FunctionalInterface
    interface Question<T> {
        T ask(Behind behind) throws IOException, InterruptedException;
    }

    /// @param serverFile with which the process announced itself
    synchronized void open(Path serverFile) throws IOException {
        var operations = RemoteOperations.find(serverFile);
        if (operations.isPresent()) {
            var url = Yaml.read(Files.readString(serverFile)).path("url").asString();
            behind = new Behind(operations.get(), url);
            notifyAll();
        }
    }

    synchronized void shut() {
        if (behind != null) {
            behind.operations.close();
            behind = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        shut();
        notifyAll();
        client.close();
    }

    private synchronized Behind awaited() throws InterruptedException {
        while (behind == null && !closed) {
            wait();
        }
        if (behind == null) {
            throw new InterruptedException("the torture is over");
        }
        return behind;
    }

    /// Asks until somebody answers. A refusal is an answer, too, and thrown.
    <T> Said<T> insist(Question<T> question) throws InterruptedException {
        for (boolean inDoubt = false; ; inDoubt = true) {
            var asked = awaited();
            try {
                return new Said<>(question.ask(asked), inDoubt);
            } catch (Store.StoreFault fault) {
                faulty();
                breathe(asked);
            } catch (IOException | UncheckedIOException | Store.StoreBusy unknown) {
                breathe(asked);
            }
        }
    }

    private synchronized void faulty() {
        faults++;
        notifyAll();
    }

    /// How often somebody was told that the store failed.
    synchronized int faults() {
        return faults;
    }

    /// @return false where the store has not failed so often in this time
    synchronized boolean awaitFaults(int wanted, long atMostMillis) throws InterruptedException {
        long until = System.nanoTime() + atMostMillis * 1_000_000;
        for (long left = atMostMillis; faults < wanted && left > 0; left = (until - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        return faults >= wanted;
    }

    /// Asks once.
    ///
    /// @return empty where nobody answers
    <T> Optional<T> ask(Question<T> question) throws InterruptedException {
        Behind asked;
        synchronized (this) {
            asked = behind;
        }
        try {
            return asked == null ? Optional.empty() : Optional.of(question.ask(asked));
        } catch (IOException | UncheckedIOException | Store.StoreFault | Store.StoreBusy unknown) {
            return Optional.empty();
        }
    }

    private synchronized void breathe(Behind asked) throws InterruptedException {
        if (behind == asked) {
            wait(BREATH.toMillis());
        }
    }

    /// Posts to the process behind the door.
    ///
    /// @throws Store.StoreFault where the process says that its store failed
    Reply post(Behind to, String path, String body) throws IOException, InterruptedException {
        var response = client.send(
                HttpRequest.newBuilder(URI.create(to.url + path))
                        .timeout(LONGEST_ANSWER)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() == 503) {
            throw new Store.StoreFault(response.body(), null);
        }
        return new Reply(
                response.statusCode(),
                response.statusCode() == 200
                        ? ""
                        : Yaml.read(response.body()).path("type").asString(""));
    }
}
