package dev.overwinter.benchmarks.peers;

import dev.overwinter.benchmarks.Hearing;
import java.nio.file.Path;
import java.util.Locale;

/// The systems that take part.
enum Contestant {
    OVERWINTER("this tree, durability: disk (H2, every group of checkpoints forced): survives kill -9 and power loss"),
    FLOWABLE("8.0.0, H2 2.5.252 file as H2 writes it by default (within 0.5 s, never forced): loses acknowledged work"
            + " on kill -9 and on power loss; query cache of 1,024; async service tasks that are not exclusive,"
            + " history audit, 8 job threads, queue for all, acquisition every 100 ms, HikariCP of 16"),
    OPERATON("1.0.3, H2 2.5.252 file as H2 writes it by default (within 0.5 s, never forced): loses acknowledged work"
            + " on kill -9 and on power loss; query cache of 1,024; async exclusive service tasks, history audit,"
            + " 8 job threads, queue of 256, 64 jobs per acquisition, idle wait 100 ms at most, HikariCP of 16"),
    DBOS("Transact 1.1.0-m6, PostgreSQL 14 on this machine, fsync, synchronous_commit and full_page_writes on:"
            + " survives kill -9 and power loss; its own pool of 10 connections; CPU with the server's");

    private final String settings;

    Contestant(String settings) {
        this.settings = settings;
    }

    Peer open(Path folder, Hearing hearing) {
        return switch (this) {
            case OVERWINTER -> new OverwinterPeer(folder, hearing);
            case FLOWABLE -> new FlowablePeer(folder, hearing);
            case OPERATON -> new OperatonPeer(folder, hearing);
            case DBOS -> new DbosPeer(folder, hearing);
        };
    }

    /// What was set, and what an acknowledged step survives.
    String settings() {
        return settings;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
