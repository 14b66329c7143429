package dev.overwinter.app.torture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The outside world in a process of its own, which nobody kills: it does what agents ask for, honours idempotency
/// keys, and writes down each call in a file that is forced before it answers.
///
/// A request is one line, see `Call`; the answer the number of the effect, or `busy`. What was written is printed, too,
/// for the driver of the torture.
final class World {
    private final FileChannel journal;
    private final Map<String, Integer> effects = new HashMap<>();
    private final Set<String> refusedOnce = new HashSet<>();
    private final Map<String, Set<String>> probes = new HashMap<>();

    private World(Path file) throws IOException {
        journal = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /// @param arguments the file of the journal
    public static void main(String[] arguments) throws IOException {
        var world = new World(Path.of(arguments[0]));
        try (var server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
            System.out.println(server.getLocalPort());
            while (true) {
                var socket = server.accept();
                Thread.ofVirtual().start(() -> world.serve(socket));
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                var out = new PrintWriter(
                        new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8), true)) {
            var line = in.readLine();
            if (line != null) {
                out.println(answered(Call.read(line)));
            }
        } catch (IOException e) {
            // Its sender was killed; what it asked for was done or not.
        }
    }

    private synchronized String answered(Call call) throws IOException {
        if (call.isFlaky() && refusedOnce.add(call.key())) {
            note(call, "busy");
            return "busy";
        }
        if (call.kind().equals("probe")) {
            var keys = probes.computeIfAbsent(call.execution() + "/" + call.address(), _ -> new HashSet<>());
            keys.add(call.key());
            note(call, Integer.toString(keys.size()));
            return Integer.toString(keys.size());
        }
        int next = effects.size() + 1;
        var number = effects.computeIfAbsent(call.key(), _ -> next);
        note(call, Integer.toString(number));
        return number.toString();
    }

    private void note(Call call, String outcome) throws IOException {
        var line = call.line() + "\t" + outcome;
        journal.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
        journal.force(false);
        System.out.println(line);
    }
}
