package dev.overwinter.runtime.jdbc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.jspecify.annotations.Nullable;

/// What H2 does to the one file in a folder, in order; and beside each of it what the small files of the folder held.
final class RecordedFile implements AutoCloseable {
    private static volatile @Nullable RecordedFile current;

    private final Path folder;
    private final List<Event> events = new ArrayList<>();
    private volatile long acknowledged;

    private RecordedFile(Path folder) {
        this.folder = folder;
    }

    /// Everything that is opened in this folder from now on, until this is closed. One at a time.
    static RecordedFile in(Path folder) {
        var recording = new RecordedFile(folder);
        current = recording;
        FilePath.register(new Recorded());
        return recording;
    }

    enum Kind {
        WRITE,
        TRUNCATE,
        FORCE
    }

    /// @param position of a write; the new length where it is cut
    /// @param bytes that are written
    /// @param acknowledged what was, before it
    /// @param beside the other files, before it
    record Event(Kind kind, long position, byte[] bytes, long acknowledged, Map<String, byte[]> beside) {}

    /// From now on this is in the events.
    void acknowledged(long what) {
        acknowledged = what;
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    private synchronized void add(Kind kind, long position, byte[] bytes) {
        try {
            events.add(new Event(kind, position, bytes, acknowledged, beside()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Map<String, byte[]> beside() throws IOException {
        var contents = new TreeMap<String, byte[]>();
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                var name = file.getFileName().toString();
                if (!name.endsWith(".db") && !name.endsWith(".lock")) {
                    contents.put(name, Files.readAllBytes(file));
                }
            }
        }
        return contents;
    }

    @Override
    public void close() {
        current = null;
        FilePath.register(new SummedFiles());
    }

    /// H2 makes its own instances of it.
    public static final class Recorded extends SummedFiles {
        @Override
        public FileChannel open(String mode) throws IOException {
            var to = current;
            var file = super.open(mode);
            boolean wanted = to != null && unwrap().toString().startsWith(to.folder + "/overwinter.mv");
            return wanted ? new Channel(file, to) : file;
        }
    }

    private static final class Channel extends FileBaseDefault {
        private final FileChannel file;
        private final RecordedFile to;

        Channel(FileChannel file, RecordedFile to) {
            this.file = file;
            this.to = to;
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            var written = from.duplicate();
            int count = file.write(from, position);
            var bytes = new byte[count];
            written.get(bytes);
            to.add(Kind.WRITE, position, bytes);
            return count;
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            to.add(Kind.TRUNCATE, size, new byte[0]);
            file.truncate(size);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            file.force(metaData);
            to.add(Kind.FORCE, 0, new byte[0]);
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return file.read(into, position);
        }

        @Override
        public long size() throws IOException {
            return file.size();
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
