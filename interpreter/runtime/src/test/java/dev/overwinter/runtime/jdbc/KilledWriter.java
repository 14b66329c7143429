package dev.overwinter.runtime.jdbc;

import dev.overwinter.engine.port.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The process that the kill test kills: writes for ever and prints what was acknowledged, one `id version` a line.
final class KilledWriter {
    static final int EXECUTIONS = 24;

    private KilledWriter() {}

    public static void main(String[] arguments) throws Exception {
        var settings = settings(Path.of(arguments[0])).with(Durability.valueOf(arguments[1]));
        System.out.println("starting");
        try (var store = JdbcStore.open(settings)) {
            System.out.println("opened");
            run(store);
        } catch (DatabaseRefused e) {
            System.out.println("refused " + e.reason() + " " + e.getMessage());
        }
    }

    /// Space is used again early, since that is when H2 is in danger.
    static JdbcSettings settings(Path directory) {
        return JdbcSettings.in(directory).reusingSpaceAfter(256 << 10, Duration.ofMillis(20));
    }

    static void run(Store store) {
        var lives = new CompletableFuture<?>[EXECUTIONS];
        for (int i = 0; i < EXECUTIONS; i++) {
            lives[i] = live(store, "e" + i);
        }
        CompletableFuture.allOf(lives).join();
    }

    private static CompletableFuture<?> live(Store store, String id) {
        var before = store.load(id);
        return before.isPresent()
                ? goOn(store, id, before.get().state().header().version() + 1)
                : TellTale.create(store, id).thenCompose(_ -> acknowledged(store, id, 1));
    }

    private static CompletableFuture<?> goOn(Store store, String id, long version) {
        return TellTale.checkpoint(store, id, version).thenCompose(written -> {
            if (!written) {
                throw new IllegalStateException(id + " was changed by somebody else at " + version);
            }
            return acknowledged(store, id, version);
        });
    }

    private static CompletableFuture<?> acknowledged(Store store, String id, long version) {
        System.out.println(id + " " + version);
        return CompletableFuture.completedFuture(version).thenComposeAsync(last -> goOn(store, id, last + 1));
    }

    /// The command that starts this class in a process of its own.
    static ProcessBuilder process(Path directory, Durability durability) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(List.of(
                        java,
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledWriter.class.getName(),
                        directory.toString(),
                        durability.name()))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
    }
}
