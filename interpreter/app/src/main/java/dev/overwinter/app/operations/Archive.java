package dev.overwinter.app.operations;

import dev.overwinter.app.wiring.OwnerOnly;
import dev.overwinter.engine.codec.StateCodec;
import dev.overwinter.engine.core.Ref;
import dev.overwinter.engine.port.Store;
import dev.overwinter.engine.port.Upkeep;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Writes executions to a file before they are removed, one JSON object a line, and forces it to the disk. After a
/// crash between the two an execution may stand in it twice.
final class Archive implements Consumer<List<Upkeep.Ended>> {
    private static final int FORMAT = 1;

    private final Path file;
    private final Store store;

    /// @param place a file, which is appended to; or a folder, which gets a file for each day
    Archive(Path place, Instant now, Store store) {
        file = Files.isDirectory(place)
                ? place.resolve("overwinter-" + LocalDate.ofInstant(now, ZoneOffset.UTC) + ".jsonl")
                : place;
        this.store = store;
    }

    Path file() {
        return file;
    }

    @Override
    public void accept(List<Upkeep.Ended> executions) {
        try (var channel = open()) {
            var out = new BufferedOutputStream(Channels.newOutputStream(channel));
            if (isTorn(channel)) {
                out.write('\n');
            }
            for (var execution : executions) {
                write(execution, out);
            }
            out.flush();
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the archive " + file + " cannot be written: " + e + "; nothing that is not in it was removed", e);
        }
    }

    /// Only the owner reads it: it holds all inputs and outputs.
    private FileChannel open() throws IOException {
        var channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                OwnerOnly.attributes());
        channel.position(channel.size());
        return channel;
    }

    /// True where a crash has left half a line.
    private static boolean isTorn(FileChannel channel) throws IOException {
        var last = ByteBuffer.allocate(1);
        return channel.size() > 0 && channel.read(last, channel.size() - 1) == 1 && last.get(0) != '\n';
    }

    /// Payload by payload: an execution may be larger than the heap.
    private void write(Upkeep.Ended execution, OutputStream out) throws IOException {
        var head = StateCodec.write(head(execution));
        out.write(head.substring(0, head.length() - 1).getBytes(StandardCharsets.UTF_8));
        out.write(",\"payloads\":{".getBytes(StandardCharsets.US_ASCII));
        var comma = "";
        for (long id : store.payloads(execution.id())) {
            out.write((comma + '"' + id + "\":").getBytes(StandardCharsets.US_ASCII));
            out.write(StateCodec.writeBytes(store.payload(execution.id(), id)));
            comma = ",";
        }
        out.write("}}\n".getBytes(StandardCharsets.US_ASCII));
    }

    private ObjectNode head(Upkeep.Ended execution) {
        var state = store.load(execution.id()).orElseThrow().state();
        var head = JsonNodeFactory.instance.objectNode();
        head.put("archive", FORMAT);
        head.put("id", execution.id());
        head.put("workflow", execution.workflow());
        head.put("name", execution.name());
        head.put("status", execution.status());
        head.put("startedAt", execution.startedAt().toString());
        head.put("endedAt", execution.endedAt().toString());
        head.set("header", StateCodec.tree(state.header()));
        head.set("results", StateCodec.tree(state.results().values()));
        head.set(
                "variables",
                StateCodec.tree(state.vars().entrySet().stream()
                        .map(variable -> new Variable(
                                variable.getKey().scope().text(),
                                variable.getKey().name(),
                                variable.getValue()))
                        .toList()));
        head.set("ledger", StateCodec.tree(store.ledger(execution.id())));
        head.set(
                "gates",
                StateCodec.tree(store.gates(execution.id()).stream()
                        .map(gate ->
                                new Answered(gate.key().text(), gate.state().name(), gate.by(), gate.at()))
                        .toList()));
        head.set("history", StateCodec.tree(store.history(execution.id(), 0, Integer.MAX_VALUE)));
        return head;
    }

    private record Variable(String scope, String name, Ref value) {}

    private record Answered(
            String step, String state, @Nullable String by, Instant at) {}
}
