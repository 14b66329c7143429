package dev.overwinter.runtime.graaljs;

import dev.overwinter.engine.port.Visible;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// One evaluation's talk between the thread that called and the lane that evaluates: the caller loads what the lane
/// asks for, until there is a result. So a supplier runs where the caller's transaction and locks are, and an
/// interrupt of the one thread never reaches the other.
final class Relay implements View.Asking {
    private final BlockingQueue<Message> toCaller = new LinkedBlockingQueue<>();

    private sealed interface Message {
        record Question(Supplier<Visible> supplier, CompletableFuture<Visible> answer) implements Message {}

        record Result(JsonNode value) implements Message {}

        record Failure(Throwable cause) implements Message {}
    }

    void succeed(JsonNode value) {
        toCaller.add(new Message.Result(value));
    }

    void fail(Throwable cause) {
        toCaller.add(new Message.Failure(cause));
    }

    /// On the lane: waits for the caller to load the value.
    @Override
    public Visible ask(Supplier<Visible> supplier) {
        var answer = new CompletableFuture<Visible>();
        toCaller.add(new Message.Question(supplier, answer));
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw rethrown(e.getCause());
        }
    }

    /// On the caller: answers the lane until it is done. An interrupt that arrives meanwhile is kept for the caller.
    JsonNode answerUntilDone() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    switch (toCaller.take()) {
                        case Message.Question(var supplier, var answer) -> answer(supplier, answer);
                        case Message.Result(JsonNode value) -> {
                            return value;
                        }
                        case Message.Failure(Throwable cause) -> throw rethrown(cause);
                    }
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void answer(Supplier<Visible> supplier, CompletableFuture<Visible> answer) {
        try {
            answer.complete(supplier.get());
        } catch (Throwable e) {
            answer.completeExceptionally(e);
        }
    }

    private static RuntimeException rethrown(Throwable cause) {
        return switch (cause) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            default -> new IllegalStateException(cause);
        };
    }
}
