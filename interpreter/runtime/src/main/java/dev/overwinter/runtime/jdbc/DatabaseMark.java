package dev.overwinter.runtime.jdbc;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A small file beside the database: how many commits were acknowledged, and after a clean close what the database
/// file looked like.
///
/// H2 opens a truncated or overwritten file without a word in an older state, if it finds one. The mark is what
/// tells that acknowledged work is missing.
final class DatabaseMark implements AutoCloseable {
    /// Files up to this size are read whole for the fingerprint, of larger ones evenly spread blocks.
    private static final long READ_WHOLE = 64L << 20;

    private static final int BLOCK = 1 << 16;
    private static final Pattern LINE = Pattern.compile(
            "overwinter mark 1 commits (\\d+) closed (yes|no ) length (\\d+) crc32c ([0-9a-f]{16})\\s*");

    private final Path file;
    /// Not a channel: an interrupt of the writing thread would close it.
    private @Nullable RandomAccessFile open;

    DatabaseMark(Path file) {
        this.file = file;
    }

    /// @param closed the database was closed cleanly, so that `length` and `crc` must fit its file
    record Found(long commits, boolean closed, long length, long crc) {
        boolean fits(Path database) throws IOException {
            return !closed || (length == Files.size(database) && crc == fingerprint(database));
        }
    }

    /// @throws IOException where it cannot be read, or is no mark
    Optional<Found> read() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var line = LINE.matcher(Files.readString(file));
        if (!line.matches()) {
            throw new IOException("the mark file " + file + " is unreadable");
        }
        return Optional.of(new Found(
                Long.parseLong(line.group(1)),
                line.group(2).equals("yes"),
                Long.parseLong(line.group(3)),
                Long.parseUnsignedLong(line.group(4), 16)));
    }

    /// Notes an acknowledged commit. Handed to the system, not forced: after a loss of power it may only be too
    /// small.
    void commits(long commits) throws IOException {
        write(commits, false, 0, 0);
    }

    /// Notes that the file is open: from now on it differs from what it was when it was closed. Forced, or a loss of
    /// power would leave a mark that does not fit.
    void opened(long commits) throws IOException {
        write(commits, false, 0, 0);
        opened().getFD().sync();
    }

    /// Notes a clean close.
    void closed(long commits, Path database) throws IOException {
        write(commits, true, Files.size(database), fingerprint(database));
        opened().getFD().sync();
    }

    private void write(long commits, boolean closed, long length, long crc) throws IOException {
        var line = "overwinter mark 1 commits %020d closed %s length %020d crc32c %016x\n"
                .formatted(commits, closed ? "yes" : "no ", length, crc);
        var to = opened();
        to.seek(0);
        to.write(line.getBytes(StandardCharsets.US_ASCII));
    }

    private RandomAccessFile opened() throws IOException {
        var opened = open;
        if (opened == null) {
            opened = new RandomAccessFile(file.toFile(), "rw");
            open = opened;
        }
        return opened;
    }

    private static long fingerprint(Path database) throws IOException {
        var crc = new CRC32C();
        var block = new byte[BLOCK];
        try (var in = new RandomAccessFile(database.toFile(), "r")) {
            long stride = Math.max(1, in.length() / READ_WHOLE) * BLOCK;
            for (long position = 0; position < in.length(); position += stride) {
                in.seek(position);
                crc.update(block, 0, in.read(block));
            }
        }
        return crc.getValue();
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
        }
    }
}
