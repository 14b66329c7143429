package dev.overwinter.app.cli;

import dev.overwinter.app.http.Server;
import dev.overwinter.app.operations.LocalOperations;
import dev.overwinter.app.operations.RemoteOperations;
import dev.overwinter.app.wiring.AppSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.JsonNodeFactory;

/// `overwinter serve`
@Command(
        name = "serve",
        description = "Runs the engine and takes callbacks, until it is stopped.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    private static final int LARGEST_PORT = 65_535;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8787",
            description = "0: any free one (default 8787)")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "the address to listen on (default 127.0.0.1)")
    private String host = "127.0.0.1";

    @Option(
            names = "--retain",
            paramLabel = "AGE",
            description = "removes executions so long after their end, and events, such as 90d (default: keeps all)")
    private @Nullable String retain;

    @Option(
            names = "--archive",
            paramLabel = "FILE|FOLDER",
            description = "with --retain: gets the executions as JSON lines before they are removed")
    private @Nullable Path archive;

    @Mixin
    private TakeOver takeOver = new TakeOver();

    @Parameters(
            paramLabel = "FILE|FOLDER",
            arity = "0..*",
            description = "workflows to deploy first; of a folder every *.workflow.yaml")
    private List<String> files = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var context = new OverwinterCommand.Context(spec);
        var settings = context.options().settings();
        var deployments = Files.workflows(files).stream().map(Files::deployment).toList();
        if (port < 0 || port > LARGEST_PORT) {
            throw new UserMistake(ExitCode.USAGE, "--port takes a number from 0 to " + LARGEST_PORT + ", not " + port);
        }
        if (RemoteOperations.find(settings.serverFile()).isPresent()) {
            throw new UserMistake(
                    ExitCode.STORE,
                    "`overwinter serve` is running already on " + settings.data()
                            + "; stop that one first, or choose another folder with --data-dir");
        }
        var age = retain == null ? null : StartOptions.duration("--retain", retain);
        if (archive != null && age == null) {
            throw new UserMistake(ExitCode.USAGE, "--archive needs --retain: say what is old enough");
        }
        takeOver.prepare(settings);
        // The address is known before the engine starts: callbacks that are sent at once carry it.
        try (var socket = Server.bind(host, port)) {
            var url = Server.url(host, socket.port());
            var base =
                    settings.callbackBase().equals(GlobalOptions.DEFAULT_CALLBACK_BASE) ? url : settings.callbackBase();
            var operations = new LocalOperations(settings.calledBackAt(base));
            var server = socket.start(operations, settings.serverFile());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                server.close();
                operations.close();
                context.err()
                        .println(
                                "Stopped. What is open goes on with the next `overwinter serve` or `overwinter resume`.");
            }));
            for (var deployment : deployments) {
                context.out().println(Files.deployed(operations.deploy(deployment)));
            }
            operations.recover();
            if (age != null) {
                operations.retain(
                        age, archive == null ? null : archive.toAbsolutePath().normalize());
            }
            announce(context, settings, url, base);
            new CountDownLatch(1).await();
            return ExitCode.OK;
        }
    }

    private static void announce(OverwinterCommand.Context context, AppSettings settings, String url, String base) {
        if (context.options().isJson()) {
            context.json(JsonNodeFactory.instance
                    .objectNode()
                    .put("url", url)
                    .put("callbacks", base + "/callbacks/{token}")
                    .put("data", settings.data().toString()));
        } else {
            context.out()
                    .println("overwinter serves " + settings.data() + " on " + url + " (callbacks: POST " + base
                            + "/callbacks/{token}). Stop with Ctrl-C.");
        }
        context.out().flush();
    }
}
