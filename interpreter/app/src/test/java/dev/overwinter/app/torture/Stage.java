package dev.overwinter.app.torture;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A site with a crowd at its door.
final class Stage implements AutoCloseable {
    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(300);

    private final Acknowledged acknowledged = new Acknowledged();
    private final Site site;
    private final Door door = new Door();
    private final Crowd crowd;

    /// @param data the data directory of overwinter
    Stage(Program program, Path folder, Path data, int inFlight, List<String> kinds) throws IOException {
        crowd = new Crowd(door, inFlight, acknowledged, kinds);
        site = new Site(program, folder, data);
        site.listen(crowd::hear);
    }

    Site site() {
        return site;
    }

    Door door() {
        return door;
    }

    Crowd crowd() {
        return crowd;
    }

    /// Starts overwinter and opens the door.
    Victim up(List<String> command) throws IOException, InterruptedException {
        var victim = Victim.start(command, site);
        if (!victim.isUp()) {
            victim.close();
            throw new AssertionError("overwinter did not start; see " + site.log());
        }
        open();
        return victim;
    }

    /// Lets the crowd in, and those go on that were set aside.
    void open() throws IOException {
        door.open(site.data().resolve("serve.json"));
        crowd.releaseHeld();
    }

    /// Lets everything end that is in flight, then stops the process cleanly.
    void drain(Victim victim) throws InterruptedException {
        crowd.fillNoMore();
        int left = crowd.awaitEnd(LONGEST_DRAIN.toMillis());
        door.shut();
        if (left > 0) {
            throw new AssertionError(left + " executions did not end within " + LONGEST_DRAIN + "; see " + site.log());
        }
        victim.stop();
    }

    /// The same with a process that nobody disturbs.
    void drain() throws IOException, InterruptedException {
        try (var last = up(site.serve(Map.of()))) {
            drain(last);
        }
    }

    /// What is to be said when no process is up any more.
    Judgement judged() throws IOException, SQLException {
        var judgement = new Judgement(
                acknowledged, Findings.in(site.data().resolve("database")), site.journal());
        crowd.broken().forEach(judgement::add);
        return judgement;
    }

    @Override
    public void close() {
        door.close();
        crowd.close();
        site.close();
    }
}
