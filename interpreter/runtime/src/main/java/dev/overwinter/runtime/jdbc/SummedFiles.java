package dev.overwinter.runtime.jdbc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.HashMap;
import java.util.Map;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files of H2 with a `ChunkSum` in each chunk that is written. Only for H2, which makes its own instances.
///
/// A chunk that is not what was written has no footer for H2 when it opens the file, so that it goes back to the last
/// state whose chunks are all whole. After a loss of power that is what was forced last: the disk may have any part
/// of what was written since, and H2 by itself looks at the first and the last block of a chunk only.
public final class SummedFiles extends FilePathWrapper {
    private static final Logger LOG = LoggerFactory.getLogger(SummedFiles.class);
    private static final String SCHEME = "summed";

    /// What a file's name begins with for H2. Below is `async:`, which survives interrupts of threads that read or
    /// write.
    static String prefix() {
        FilePath.register(new SummedFiles());
        return SCHEME + ":async:";
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Summed(getBase().open(mode), toString());
    }

    private static final class Summed extends FileBase {
        /// So many bytes are looked at, from where H2 begins: with the newest.
        private static final long MOST = 64L << 20;

        private final FileChannel file;
        private final String name;
        private final Map<Long, Boolean> looked = new HashMap<>();
        private volatile boolean opening = true;
        private long bytes;

        Summed(FileChannel file, String name) {
            this.file = file;
            this.name = name;
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            int from = into.position();
            int count = file.read(into, position);
            if (opening && count == ChunkSum.FOOTER && (position + count) % ChunkSum.BLOCK == 0) {
                var footer = into.slice(from, count);
                if (!isWhole(footer, position + count)) {
                    footer.put(new byte[count]);
                }
            }
            return count;
        }

        private synchronized boolean isWhole(ByteBuffer footer, long end) throws IOException {
            var wanted = ChunkSum.in(footer);
            if (wanted.isEmpty() || wanted.get().length() > end) {
                return true;
            }
            var known = looked.get(end);
            return known == null ? look(wanted.get(), end) : known;
        }

        private boolean look(ChunkSum sum, long end) throws IOException {
            bytes += sum.length();
            if (bytes > MOST) {
                return true;
            }
            var chunk = ByteBuffer.allocate(sum.length());
            long begin = end - sum.length();
            int count = 0;
            while (chunk.hasRemaining() && count >= 0) {
                count = file.read(chunk, begin + chunk.position());
            }
            boolean whole = !chunk.hasRemaining() && sum.isOf(chunk.flip());
            if (!whole) {
                LOG.warn("In {} the {} bytes from {} on are not what was written there.", name, sum.length(), begin);
            }
            looked.put(end, whole);
            return whole;
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            opening = false;
            ChunkSum.put(from);
            return file.write(from, position);
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            opening = false;
            ChunkSum.put(from);
            return file.write(from);
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            return file.read(into);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            file.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            file.truncate(size);
            return this;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            file.force(metaData);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
