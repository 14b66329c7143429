package dev.overwinter.agents;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/// A socket that takes a request and then misbehaves as told.
public final class RawServer implements AutoCloseable {

    /// @param socket open; the request's head, and its body where it has one, were read
    public interface Misbehaving {
        void behave(Socket socket) throws Exception;
    }

    private final ServerSocket listening;
    private final AtomicInteger taken = new AtomicInteger();

    public RawServer(Misbehaving misbehaving) {
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> accept(misbehaving));
    }

    /// A port that nobody listens at.
    public static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url(String path) {
        return "http://127.0.0.1:" + listening.getLocalPort() + path;
    }

    public int requestsTaken() {
        return taken.get();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    private void accept(Misbehaving misbehaving) {
        while (true) {
            try {
                Socket socket = listening.accept();
                Thread.ofVirtual().start(() -> serve(socket, misbehaving));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket, Misbehaving misbehaving) {
        try (socket) {
            readRequest(socket);
            taken.incrementAndGet();
            misbehaving.behave(socket);
        } catch (Exception _) {
            // the client went away
        }
    }

    private static void readRequest(Socket socket) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        int length = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).trim());
            }
        }
        for (int i = 0; i < length; i++) {
            in.read();
        }
    }
}
