package dev.overwinter.app.cli;

import dev.overwinter.app.doctor.Bytes;
import dev.overwinter.app.operations.RemoteOperations;
import dev.overwinter.runtime.jdbc.JdbcSettings;
import dev.overwinter.runtime.jdbc.JdbcStore;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.JsonNodeFactory;

/// `overwinter compact`
@Command(
        name = "compact",
        description = "Writes the database's file anew, without what is dead in it. Nothing else may have it open.",
        mixinStandardHelpOptions = true)
final class CompactCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        var context = new OverwinterCommand.Context(spec);
        var settings = context.options().settings();
        if (settings.server() != null) {
            throw new UserMistake(
                    ExitCode.USAGE,
                    "a PostgreSQL server looks after its space itself (autovacuum); VACUUM FULL gives it back to the system");
        }
        if (!Files.exists(settings.database())) {
            throw new UserMistake(ExitCode.REFUSED, "there is no database in " + settings.data());
        }
        if (RemoteOperations.find(settings.serverFile()).isPresent()) {
            throw new UserMistake(
                    ExitCode.STORE,
                    "`overwinter serve` has the database open; while it runs it writes over dead space by itself. Stop it"
                            + " to make the file smaller");
        }
        var done = JdbcStore.compact(JdbcSettings.in(settings.database()));
        if (context.options().isJson()) {
            context.json(JsonNodeFactory.instance
                    .objectNode()
                    .put("bytesBefore", done.bytesBefore())
                    .put("bytesAfter", done.bytesAfter()));
        } else {
            context.out()
                    .println("compacted " + settings.database() + ": " + Bytes.text(done.bytesBefore()) + " before, "
                            + Bytes.text(done.bytesAfter()) + " now");
        }
        return ExitCode.OK;
    }
}
