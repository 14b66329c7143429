package dev.overwinter.runtime.jdbc;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.sql.Connection;
import java.sql.SQLException;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RandomAccessStore;
import org.h2.mvstore.SFChunk;
import org.jspecify.annotations.Nullable;

/// The file as H2 writes it: a header that names a chunk, and chunks that each guess where the next one will stand.
///
/// H2 2.5.252 (`FileStore.storeBuffer`) writes the header before it notes the chunk that it has just written, so the
/// header names the one before. While chunks are appended the guesses are right and lead to the last one. Once space
/// is reused (45 s after the start, by default) they are not, and after a kill H2 opens the file at the chunk that
/// the header names: up to 20 acknowledged commits are gone, without a word. So the last chunk is named by H2's own
/// method whenever the chain does not lead to it, and space is reused in few, prepared moments.
final class H2File {
    /// For how many commits space is reused at a time.
    private static final int COMMITS = 4;

    private static final int BLOCK = 4_096;
    private static final double PERCENT = 100;

    /// Below this share of living bytes the file is worth gathering.
    private static final int GOOD_FILL_PERCENT = 50;

    /// So much of what was written is gathered at a time.
    private static final int GATHERED_SHARE = 4;
    private static final int NEVER_MILLIS = Integer.MAX_VALUE;

    private final MVStore store;
    private final FileStore<?> file;
    private final MethodHandle writeHeader;
    private final MethodHandle lastChunk;
    private final JdbcSettings settings;
    private long reusable;
    private int reusing;
    private @Nullable SFChunk found;

    private H2File(MVStore store, MethodHandle writeHeader, MethodHandle lastChunk, JdbcSettings settings) {
        this.store = store;
        this.file = store.getFileStore();
        this.writeHeader = writeHeader;
        this.lastChunk = lastChunk;
        this.settings = settings;
        this.reusable = dead();
        store.setRetentionTime(NEVER_MILLIS);
    }

    static H2File of(Connection connection, JdbcSettings settings) throws SQLException {
        var session = (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
        var store = session.getDatabase().getStore().getMvStore();
        try {
            var header = RandomAccessStore.class.getDeclaredMethod("writeStoreHeader");
            var last = FileStore.class.getDeclaredField("lastChunk");
            header.setAccessible(true);
            last.setAccessible(true);
            var lookup = MethodHandles.lookup();
            return new H2File(
                    store,
                    lookup.unreflect(header).bindTo(store.getFileStore()),
                    lookup.unreflectGetter(last).bindTo(store.getFileStore()),
                    settings);
        } catch (ReflectiveOperationException e) {
            throw new SQLException("this version of H2 is not the one that overwinter was tested with", e);
        }
    }

    /// What earlier processes left: a process that never lives long enough to write much must reuse space as well.
    private long dead() {
        double living = file.getFillRate() / PERCENT * file.getChunksFillRate() / PERCENT;
        return (long) (file.size() * (1 - living));
    }

    /// True where opening the file would find the last chunk: the header names it, or the chain leads to it. While
    /// space is reused the chain may lead through what is written over, so only the header counts.
    boolean leadsToLastChunk() throws SQLException {
        var last = last();
        boolean chained = found != null && last.version == found.version + 1 && last.block == found.next;
        if (chained && reusing == 0) {
            found = last;
        }
        return last == found;
    }

    /// Makes the header name the last chunk. On the disk that must come after the chunk itself: force before and
    /// after.
    void nameLastChunk() throws SQLException {
        try {
            writeHeader.invoke();
            found = last();
        } catch (Throwable e) {
            throw new SQLException("the file header could not be written", e);
        }
    }

    /// True where it is time to reuse space. Then everything must be forced and the last chunk be named first.
    boolean shouldReuseSpace() {
        return reusing == 0 && reusable > settings.reuseEvery();
    }

    /// The next commits free what has been dead for long enough, and write over it.
    void reuseSpace() {
        store.setRetentionTime((int) settings.retention().toMillis());
        reusing = COMMITS;
    }

    /// Writes the living pages of chunks that are mostly dead anew, together, so that those chunks die: without that
    /// a few pages of history keep each of them, and the file grows to many times its content.
    void gatherSparse() {
        store.compact(GOOD_FILL_PERCENT, (int) (settings.reuseEvery() / GATHERED_SHARE));
    }

    boolean reusesSpace() {
        return reusing > 0;
    }

    /// A commit is done, so much nearer is the begin or the end of the reuse.
    void committed() throws SQLException {
        reusable += (long) last().len * BLOCK;
        if (reusing > 0 && --reusing == 0) {
            store.setRetentionTime(NEVER_MILLIS);
            reusable = 0;
        }
    }

    private SFChunk last() throws SQLException {
        try {
            return (SFChunk) lastChunk.invoke();
        } catch (Throwable e) {
            throw new SQLException("the last chunk is not known", e);
        }
    }
}
