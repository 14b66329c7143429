package dev.overwinter.runtime.jdbc;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.sql.Connection;
import java.sql.SQLException;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.RandomAccessStore;

/// Makes H2's file header name the last chunk, after every commit.
///
/// H2 2.5.252 (`FileStore.storeBuffer`) writes the header before it notes the chunk that it has just written, so
/// that the header names the one before. As long as chunks are appended, opening finds the last one at the end of
/// the file. Once space is reused (after the retention time, 45 s by default), a chunk stands anywhere, and after
/// a kill H2 opens the file at the chunk that the header names: up to 20 acknowledged commits are gone, silently.
/// Writing the header once more, by H2's own method, closes the gap.
final class H2FileHeader {
    private final FileStore<?> file;
    private final MethodHandle write;

    private H2FileHeader(FileStore<?> file, MethodHandle write) {
        this.file = file;
        this.write = write;
    }

    static H2FileHeader of(Connection connection) throws SQLException {
        var session = (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
        var file = session.getDatabase().getStore().getMvStore().getFileStore();
        try {
            var method = RandomAccessStore.class.getDeclaredMethod("writeStoreHeader");
            method.setAccessible(true);
            return new H2FileHeader(
                    file, MethodHandles.lookup().unreflect(method).bindTo(file));
        } catch (ReflectiveOperationException e) {
            throw new SQLException("this version of H2 is not the one that overwinter was tested with", e);
        }
    }

    void write() throws SQLException {
        try {
            write.invoke();
        } catch (Throwable e) {
            throw new SQLException("the file header could not be written", e);
        }
    }

    /// True where the header names the last chunk.
    boolean isCurrent() {
        return file.getStoreHeader().get("version") instanceof Long version && version == file.lastChunkVersion();
    }
}
