package dev.overwinter.runtime.jdbc;

import java.io.IOException;
import java.sql.SQLException;

/// Forces each group to the disk and sees to it that opening the file would find it.
final class H2Commit implements GroupCommit {
    private static final String FORCE = "CHECKPOINT SYNC";

    private final Session session;
    private final H2File file;
    private final DatabaseMark mark;
    private final Durability durability;

    H2Commit(Session session, H2File file, DatabaseMark mark, Durability durability) {
        this.session = session;
        this.file = file;
        this.mark = mark;
        this.durability = durability;
    }

    /// What replaced the dead space must be on the disk before the space is written over, also with durability
    /// `PROCESS`: a loss of power may then cost the last commits, but never the database.
    @Override
    public void begin() throws SQLException {
        if (file.shouldReuseSpace()) {
            forceAndName();
            file.reuseSpace();
            file.gatherSparse();
            forceAndName();
        }
    }

    private void forceAndName() throws SQLException {
        session.update(FORCE);
        file.nameLastChunk();
        session.update(FORCE);
    }

    @Override
    public void commit(long commits) throws SQLException, IOException {
        session.commit();
        forceIfWanted();
        if (!file.leadsToLastChunk()) {
            file.nameLastChunk();
            forceIfWanted();
        }
        file.committed();
        mark.commits(commits);
    }

    private void forceIfWanted() throws SQLException {
        if (durability == Durability.DISK || file.reusesSpace()) {
            session.update(FORCE);
        }
    }
}
