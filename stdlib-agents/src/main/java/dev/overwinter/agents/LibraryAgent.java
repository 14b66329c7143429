package dev.overwinter.agents;

import dev.overwinter.agent.Agent;
import dev.overwinter.agent.AgentCall;
import dev.overwinter.agent.AgentResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/// What the library's agents have in common: a name, the module's version, and schemas that are kept as files beside
/// the class, named `<agent>.input.json` and `<agent>.output.json`.
public abstract class LibraryAgent implements Agent {

    private final String name;

    protected LibraryAgent(String name) {
        this.name = name;
    }

    /// Does the work; an `AgentFailure` becomes the call's result.
    protected abstract AgentResult perform(AgentCall call) throws Exception;

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String version() {
        return Version.TEXT;
    }

    @Override
    public final String inputSchema() {
        return resource(getClass(), name + ".input.json");
    }

    @Override
    public final String outputSchema() {
        return resource(getClass(), name + ".output.json");
    }

    @Override
    public final AgentResult call(AgentCall call) throws Exception {
        try {
            return perform(call);
        } catch (AgentFailure failure) {
            return failure.result();
        }
    }

    /// The version of this module, such as `1.2.0`.
    public static String moduleVersion() {
        return Version.TEXT;
    }

    private static String resource(Class<?> beside, String file) {
        try (InputStream in = beside.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing beside " + beside.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Version {
        static final String TEXT = read();

        private static String read() {
            Properties properties = new Properties();
            try (InputStream in = LibraryAgent.class.getResourceAsStream("version.properties")) {
                if (in != null) {
                    properties.load(in);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return properties.getProperty("version", "unknown");
        }
    }
}
