package dev.overwinter.app;

import dev.overwinter.app.cli.OverwinterCommand;

/// Where the program starts.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(OverwinterCommand.run(arguments));
    }
}
