package dev.overwinter.runtime.jdbc;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessibleObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.Chunk;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RandomAccessStore;
import org.h2.mvstore.SFChunk;

/// The chunks of an open file: what H2 2.5.252 knows of them and keeps to itself.
final class H2Chunks {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private final MVStore store;
    private final MethodHandle all;
    private final MethodHandle last;
    private final MethodHandle dead;
    private final MethodHandle drop;
    private final MethodHandle writeHeader;

    private H2Chunks(MVStore store) throws ReflectiveOperationException {
        var file = store.getFileStore();
        this.store = store;
        this.all = LOOKUP.unreflect(open(FileStore.class.getDeclaredMethod("getChunks")))
                .bindTo(file);
        this.last = LOOKUP.unreflectGetter(open(FileStore.class.getDeclaredField("lastChunk")))
                .bindTo(file);
        this.dead = LOOKUP.unreflectGetter(open(FileStore.class.getDeclaredField("deadChunks")))
                .bindTo(file);
        this.drop = LOOKUP.unreflect(open(FileStore.class.getDeclaredMethod("dropOrphanedChunk", Chunk.class)))
                .bindTo(file);
        this.writeHeader = LOOKUP.unreflect(open(RandomAccessStore.class.getDeclaredMethod("writeStoreHeader")))
                .bindTo(file);
    }

    private static <T extends AccessibleObject> T open(T member) {
        member.setAccessible(true);
        return member;
    }

    static H2Chunks of(Connection connection) throws SQLException {
        var session = (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
        try {
            return new H2Chunks(session.getDatabase().getStore().getMvStore());
        } catch (ReflectiveOperationException e) {
            throw new SQLException("this version of H2 is not the one that overwinter was tested with", e);
        }
    }

    MVStore store() {
        return store;
    }

    /// The one that was written last.
    SFChunk last() throws SQLException {
        return (SFChunk) asked(last);
    }

    /// Makes the file's header name the last chunk.
    void nameLast() throws SQLException {
        asked(writeHeader);
    }

    /// Forgets dead chunks that H2 could not read when it opened the file, with the next commit.
    ///
    /// A kill in the middle of a write leaves such: the space of a dead chunk, half of it written over. H2 goes on,
    /// but frees no other space from then on (`dropUnusedChunks` stops at them), and it opens an older state after
    /// a clean close (`readStoreHeader`, if they are among the last 20).
    void forgetUnreadable() throws SQLException {
        var queue = (Deque<?>) asked(dead);
        for (var each : List.copyOf(((Map<?, ?>) asked(all)).values())) {
            if (each instanceof SFChunk chunk && chunk.block == 0) {
                queue.remove(chunk);
                try {
                    drop.invoke(chunk);
                } catch (Throwable e) {
                    throw new SQLException("a dead chunk could not be forgotten", e);
                }
            }
        }
    }

    private static Object asked(MethodHandle handle) throws SQLException {
        try {
            return handle.invoke();
        } catch (Throwable e) {
            throw new SQLException("H2 did not say or do it: " + handle, e);
        }
    }
}
