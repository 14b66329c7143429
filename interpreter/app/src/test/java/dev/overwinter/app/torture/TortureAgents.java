package dev.overwinter.app.torture;

import dev.overwinter.agent.Agent;
import dev.overwinter.agent.AgentCall;
import dev.overwinter.agent.AgentResult;
import dev.overwinter.agent.AgentResult.AgentError;
import dev.overwinter.agent.AgentResult.Effect;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The agents of the tortured workflows. All they do, they do at the world's.
public final class TortureAgents {
    /// The port of the world.
    static final String WORLD = "torture.world";

    /// For the service loader.
    static final String NAMES = String.join(
            "\n",
            DoesEffect.class.getName(),
            Probes.class.getName(),
            TellsToken.class.getName(),
            SaysReady.class.getName(),
            SaysEnd.class.getName(),
            HaltsEverything.class.getName());

    private TortureAgents() {}

    private static String ask(String kind, AgentCall call, String text) throws IOException {
        var origin = call.origin();
        var line = new Call(
                        kind,
                        call.idempotencyKey(),
                        origin.workflow(),
                        origin.execution(),
                        origin.address(),
                        call.attempt(),
                        text)
                .line();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), Integer.getInteger(WORLD));
                var out =
                        new PrintWriter(new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8), true);
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            out.println(line);
            return in.readLine();
        }
    }

    private static void reached(Point point) throws Exception {
        Reached.at(point.name(), point);
    }

    /// An effect outside, or with `undoes` its reversal.
    public static final class DoesEffect implements Agent {
        @Override
        public String name() {
            return "torture.effect";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public AgentResult call(AgentCall call) throws Exception {
            boolean isUndo = call.input().containsKey("undoes");
            reached(isUndo ? Point.BEFORE_UNDO : Point.BEFORE_EFFECT);
            var text = isUndo
                    ? "undoes " + call.input().get("undoes")
                    : String.valueOf(call.input().getOrDefault("says", ""));
            var number = ask("effect", call, text);
            reached(isUndo ? Point.AFTER_UNDO : Point.AFTER_EFFECT);
            return number.equals("busy")
                    ? AgentResult.failed(AgentError.of("torture.busy", "come back later"), Effect.NONE, true)
                    : AgentResult.ok(Map.of("n", Long.parseLong(number)));
        }
    }

    /// How often it was asked, by different keys.
    public static final class Probes implements Agent {
        @Override
        public String name() {
            return "torture.probe";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public AgentResult call(AgentCall call) throws Exception {
            var probes = ask("probe", call, "");
            reached(Point.IN_PROBE);
            return AgentResult.ok(Map.of("probes", Long.parseLong(probes)));
        }
    }

    /// Tells the driver a gate's token.
    public static final class TellsToken implements Agent {
        @Override
        public String name() {
            return "torture.token";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public AgentResult call(AgentCall call) throws Exception {
            ask("token", call, String.valueOf(call.input().get("token")));
            reached(Point.IN_GATE_REQUEST);
            return AgentResult.ok(Map.of());
        }
    }

    /// Tells the driver that it may do what is asked for.
    public static final class SaysReady implements Agent {
        @Override
        public String name() {
            return "torture.ready";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public AgentResult call(AgentCall call) throws Exception {
            ask("ready", call, String.valueOf(call.input().get("for")));
            return AgentResult.ok(Map.of());
        }
    }

    /// Tells the driver that an execution is about to end.
    public static final class SaysEnd implements Agent {
        @Override
        public String name() {
            return "torture.end";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public AgentResult call(AgentCall call) throws Exception {
            ask("end", call, "");
            return AgentResult.ok(Map.of());
        }
    }

    /// Ends the process, each time that it is called.
    public static final class HaltsEverything implements Agent {
        @Override
        public String name() {
            return "torture.halt";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public AgentResult call(AgentCall call) {
            Runtime.getRuntime().halt(1);
            throw new AssertionError("not halted");
        }
    }
}
