package dev.overwinter.runtime.jdbc;

import java.sql.SQLException;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStore;
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

    private static final double PERCENT = 100;

    /// Below this share of living bytes the file is worth gathering.
    private static final int GOOD_FILL_PERCENT = 50;

    /// So much of what was written is gathered at a time.
    private static final int GATHERED_SHARE = 4;
    private static final int NEVER_MILLIS = Integer.MAX_VALUE;

    private final H2Chunks chunks;
    private final MVStore store;
    private final FileStore<?> file;
    private final JdbcSettings settings;
    private long reusable;
    private int reusing;
    private @Nullable SFChunk found;

    H2File(H2Chunks chunks, JdbcSettings settings) {
        this.chunks = chunks;
        this.store = chunks.store();
        this.file = store.getFileStore();
        this.settings = settings;
        this.reusable = dead();
        store.setRetentionTime(NEVER_MILLIS);
    }

    /// What earlier processes left: a process that never lives long enough to write much must reuse space as well.
    private long dead() {
        double living = file.getFillRate() / PERCENT * file.getChunksFillRate() / PERCENT;
        return (long) (file.size() * (1 - living));
    }

    /// True where opening the file would find the last chunk: the header names it, or the chain leads to it. While
    /// space is reused the chain may lead through what is written over, so only the header counts.
    boolean leadsToLastChunk() throws SQLException {
        var last = chunks.last();
        boolean chained = found != null && last.version == found.version + 1 && last.block == found.next;
        if (chained && reusing == 0) {
            found = last;
        }
        return last == found;
    }

    /// Makes the header name the last chunk. On the disk that must come after the chunk itself: force before and
    /// after.
    void nameLastChunk() throws SQLException {
        chunks.nameLast();
        found = chunks.last();
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
        reusable += (long) chunks.last().len * ChunkSum.BLOCK;
        if (reusing > 0 && --reusing == 0) {
            store.setRetentionTime(NEVER_MILLIS);
            reusable = 0;
        }
    }
}
