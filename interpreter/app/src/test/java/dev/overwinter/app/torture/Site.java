package dev.overwinter.app.torture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What outlives the tortured processes: the folder with the data, and the world with its journal.
final class Site implements AutoCloseable {
    private static final String MAIN = "dev.overwinter.app.Main";

    private final Program program;
    private final Path folder;
    private final Path data;
    private final Process world;
    private final String port;
    private final BufferedReader journal;

    /// @param folder for logs and the journal
    /// @param data the data directory of overwinter
    Site(Program program, Path folder, Path data) throws IOException {
        this.program = program;
        this.folder = Files.createDirectories(folder);
        this.data = data;
        world = new ProcessBuilder(program.command(
                        Map.of(), World.class.getName(), List.of(folder.resolve("world.journal").toString())))
                .redirectError(folder.resolve("world.log").toFile())
                .start();
        journal = world.inputReader(StandardCharsets.UTF_8);
        port = journal.readLine();
        if (port == null) {
            throw new IOException("the world did not start: " + Files.readString(folder.resolve("world.log")));
        }
    }

    /// Gives each line of the journal, once, to `listener`, on a thread of its own.
    void listen(Consumer<String> listener) {
        Thread.ofPlatform().daemon().name("torture-journal").start(() -> {
            try {
                for (var line = journal.readLine(); line != null; line = journal.readLine()) {
                    listener.accept(line);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /// All that the world has written down.
    List<String> journal() throws IOException {
        return Files.readAllLines(folder.resolve("world.journal"));
    }

    Path data() {
        return data;
    }

    Path log() {
        return folder.resolve("engine.log");
    }

    /// Where the workflows lie.
    static Path workflows() {
        try {
            return Path.of(java.util.Objects.requireNonNull(Site.class.getResource("/torture"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The engine as a server, with all workflows.
    ///
    /// @param options further options of the command line
    List<String> serve(Map<String, String> properties, String... options) {
        return serve(properties, data, options);
    }

    /// The same on other data.
    List<String> serve(Map<String, String> properties, Path data, String... options) {
        var all = new HashMap<>(properties);
        all.put(TortureAgents.WORLD, port);
        var arguments = new ArrayList<>(List.of("serve", "--port", "0", "--data-dir", data.toString()));
        arguments.addAll(List.of(options));
        arguments.add(workflows().toString());
        var main = properties.containsKey(Interrupting.PROPERTY) ? Interrupting.class.getName() : MAIN;
        return program.command(all, main, arguments);
    }

    @Override
    public void close() {
        world.destroyForcibly().onExit().join();
    }
}
