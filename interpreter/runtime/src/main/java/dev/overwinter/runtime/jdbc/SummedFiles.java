package dev.overwinter.runtime.jdbc;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.HashMap;
import java.util.Map;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files of H2 with a `ChunkSum` in each chunk that is written. Only for H2, which makes its own instances.
///
/// A chunk that is not what was written has no footer for H2 when it opens the file, so that it goes back to the last
/// state whose chunks are all whole. After a loss of power that is what was forced last: the disk may have any part
/// of what was written since, and H2 by itself looks at the first and the last block of a chunk only.
public class SummedFiles extends FilePathWrapper {
    private static final Logger LOG = LoggerFactory.getLogger(SummedFiles.class);
    private static final String SCHEME = "summed";

    static {
        FilePath.register(new SummedFiles());
    }

    /// What a file's name begins with for H2.
    static String prefix() {
        return SCHEME + ":";
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Summed(unwrap().toString(), mode);
    }

    /// Not a channel below: an interrupt of a thread that reads or writes would close it. H2's own `async:` hands
    /// each read and write to another thread, which takes longer than the read or write.
    private static final class Summed extends FileBaseDefault {
        /// So many bytes are looked at, from where H2 begins: with the newest.
        private static final long MOST = 64L << 20;

        private final RandomAccessFile file;
        private final String name;
        private final Map<Long, Boolean> looked = new HashMap<>();
        private volatile boolean opening = true;
        private long bytesLookedAt;

        Summed(String name, String mode) throws IOException {
            this.file = new RandomAccessFile(name, mode);
            this.name = name;
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            int from = into.position();
            int count = take(into, position);
            if (opening && count == ChunkSum.FOOTER && (position + count) % ChunkSum.BLOCK == 0) {
                var footer = into.slice(from, count);
                if (!isWhole(footer, position + count)) {
                    footer.put(new byte[count]);
                }
            }
            return count;
        }

        private synchronized boolean isWhole(ByteBuffer footer, long end) throws IOException {
            var sum = ChunkSum.in(footer);
            if (sum.isEmpty() || sum.get().length() > end) {
                return true;
            }
            var known = looked.get(end);
            return known == null ? look(sum.get(), end) : known;
        }

        private boolean look(ChunkSum sum, long end) throws IOException {
            bytesLookedAt += sum.length();
            if (bytesLookedAt > MOST) {
                return true;
            }
            var chunk = ByteBuffer.allocate(sum.length());
            long begin = end - sum.length();
            int count = 0;
            while (chunk.hasRemaining() && count >= 0) {
                count = take(chunk, begin + chunk.position());
            }
            boolean whole = !chunk.hasRemaining() && sum.isOf(chunk.flip());
            if (!whole) {
                LOG.warn("In {} the {} bytes from {} on are not what was written there.", name, sum.length(), begin);
            }
            looked.put(end, whole);
            return whole;
        }

        private synchronized int take(ByteBuffer into, long position) throws IOException {
            file.seek(position);
            int count = file.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
            into.position(into.position() + Math.max(0, count));
            return count;
        }

        @Override
        public synchronized int write(ByteBuffer from, long position) throws IOException {
            opening = false;
            ChunkSum.put(from);
            int count = from.remaining();
            file.seek(position);
            file.write(from.array(), from.arrayOffset() + from.position(), count);
            from.position(from.limit());
            return count;
        }

        /// Beside the reads of others, which it would keep waiting.
        @Override
        public void force(boolean metaData) throws IOException {
            file.getFD().sync();
        }

        @Override
        public long size() throws IOException {
            return file.length();
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            if (size < file.length()) {
                file.setLength(size);
            }
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.getChannel().tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
