package dev.overwinter.runtime.jdbc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/// A checksum of a whole chunk, in the unused end of its footer.
///
/// H2 2.5.252 knows a chunk by its header and its footer; what stands between them it takes as it is. Its footers end
/// with a checksum of their own text, behind which it reads nothing, so that any H2 can read files with these sums.
///
/// @param length of the chunk in bytes
/// @param sum of all of it but the footer, CRC32C
record ChunkSum(int length, String sum) {
    static final int BLOCK = 4_096;
    static final int FOOTER = 128;

    private static final byte[] BEGIN = ascii("chunk:");
    private static final byte[] FIELD = ascii(",crc32c:");
    private static final int DIGITS = 8;
    private static final Pattern TEXT = Pattern.compile(
            "chunk:[0-9a-f]+,len:([0-9a-f]{1,4}),version:[0-9a-f]+,fletcher:[0-9a-f]+,crc32c:([0-9a-f]{8})");

    /// Puts the sum into a chunk that is about to be written; what is no chunk stays as it is.
    static void put(ByteBuffer written) {
        if (isChunk(written)) {
            int at = endOfText(written);
            if (at + FIELD.length + DIGITS < written.limit()) {
                written.put(at, FIELD).put(at + FIELD.length, ascii(sumOf(written)));
            }
        }
    }

    /// @param footer of a chunk, or other bytes
    /// @return empty where no sum was written into it
    static Optional<ChunkSum> in(ByteBuffer footer) {
        var text = TEXT.matcher(StandardCharsets.ISO_8859_1.decode(footer.duplicate()));
        return text.lookingAt()
                ? Optional.of(new ChunkSum(Integer.parseInt(text.group(1), 16) * BLOCK, text.group(2)))
                : Optional.empty();
    }

    boolean isOf(ByteBuffer chunk) {
        return sum.equals(sumOf(chunk));
    }

    private static boolean isChunk(ByteBuffer bytes) {
        return bytes.remaining() >= BLOCK
                && bytes.remaining() % BLOCK == 0
                && stands(BEGIN, bytes, bytes.position())
                && stands(BEGIN, bytes, bytes.limit() - FOOTER);
    }

    private static boolean stands(byte[] text, ByteBuffer in, int at) {
        return in.slice(at, text.length).equals(ByteBuffer.wrap(text));
    }

    /// Spaces fill the footer.
    private static int endOfText(ByteBuffer chunk) {
        int end = chunk.limit();
        while (chunk.get(end - 1) <= ' ') {
            end--;
        }
        return end;
    }

    private static String sumOf(ByteBuffer chunk) {
        var crc = new CRC32C();
        crc.update(chunk.slice(chunk.position(), chunk.remaining() - FOOTER));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
