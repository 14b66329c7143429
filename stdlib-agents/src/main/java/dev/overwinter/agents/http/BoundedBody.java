package dev.overwinter.agents.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// Collects a body up to a limit and hangs up on the rest, so that the start of a long error page can still be shown.
final class BoundedBody implements BodySubscriber<BoundedBody.Collected> {

    /// @param truncated true where more would have come
    record Collected(byte[] bytes, boolean truncated) {}

    private final long limit;
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private final CompletableFuture<Collected> whole = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    BoundedBody(long limit) {
        this.limit = limit;
    }

    @Override
    public CompletionStage<Collected> getBody() {
        return whole;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (whole.isDone()) {
            return;
        }
        for (ByteBuffer buffer : buffers) {
            int room = (int) Math.min(buffer.remaining(), limit - collected.size());
            byte[] part = new byte[room];
            buffer.get(part);
            collected.writeBytes(part);
            if (buffer.hasRemaining()) {
                hangUp();
                return;
            }
        }
    }

    @Override
    public void onError(Throwable cause) {
        whole.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
        whole.complete(new Collected(collected.toByteArray(), false));
    }

    private void hangUp() {
        if (subscription != null) {
            subscription.cancel();
        }
        whole.complete(new Collected(collected.toByteArray(), true));
    }
}
