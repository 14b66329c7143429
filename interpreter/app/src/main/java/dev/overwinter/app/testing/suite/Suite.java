package dev.overwinter.app.testing.suite;

import dev.overwinter.app.testing.CaseRunner;
import dev.overwinter.app.testing.Plan;
import dev.overwinter.app.testing.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Runs test files one after the other.
public final class Suite implements AutoCloseable {
    private final CaseRunner runner = new CaseRunner();
    private final Plan plan;

    /// Hears of each file.
    public interface Listener {
        void begins(Path file);

        void ended(Report report);
    }

    public Suite(Plan plan) {
        this.plan = plan;
    }

    /// @throws IOException where a file cannot be read
    public Outcome run(List<Path> files, Listener listener) throws IOException {
        long began = System.nanoTime();
        var reports = new ArrayList<Report>();
        for (var file : files) {
            listener.begins(file);
            var report = runner.run(file, plan);
            listener.ended(report);
            reports.add(report);
        }
        return new Outcome(List.copyOf(reports), Duration.ofNanos(System.nanoTime() - began));
    }

    @Override
    public void close() {
        runner.close();
    }
}
