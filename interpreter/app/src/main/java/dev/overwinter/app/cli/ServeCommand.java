package dev.overwinter.app.cli;

import dev.overwinter.app.http.Server;
import dev.overwinter.app.operations.LocalOperations;
import dev.overwinter.app.operations.RemoteOperations;
import dev.overwinter.app.wiring.AppSettings;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `overwinter serve`
@Command(name = "serve", description = "Runs the engine and takes callbacks, until it is stopped.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @Option(names = "--port", paramLabel = "PORT", defaultValue = "8787", description = "0: any free one (default 8787)")
    private int port;

    @Option(names = "--host", paramLabel = "ADDRESS", defaultValue = "127.0.0.1",
            description = "the address to listen on (default 127.0.0.1)")
    private String host = "127.0.0.1";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var context = new OverwinterCommand.Context(spec);
        var settings = context.options().settings();
        if (RemoteOperations.find(settings.serverFile()).isPresent()) {
            throw new UserMistake(ExitCode.STORE, "`overwinter serve` is running already on " + settings.data());
        }
        // The address is known before the engine starts: callbacks that are sent at once carry it.
        try (var socket = Server.bind(host, port)) {
            var base = settings.callbackBase().equals(GlobalOptions.DEFAULT_CALLBACK_BASE)
                    ? "http://" + host + ":" + socket.port()
                    : settings.callbackBase();
            var withBase = new AppSettings(settings.data(), settings.env(), settings.secrets(), base);
            var operations = new LocalOperations(withBase);
            var server = socket.start(operations, settings.serverFile());
            var stopped = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                server.close();
                operations.close();
                stopped.countDown();
            }));
            operations.recover();
            context.out().println("overwinter serves " + settings.data() + " on http://" + host + ":" + socket.port()
                    + " (callbacks: POST " + base + "/callbacks/{token}). Stop with Ctrl-C.");
            stopped.await();
            return ExitCode.OK;
        }
    }
}
