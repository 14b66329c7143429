package dev.overwinter.runtime.jdbc;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Cuts large values into the parts that a row can hold.
final class Chunks {
    private static final int LONGEST = 32_768;

    private Chunks() {}

    static List<byte[]> of(byte[] body) {
        if (body.length <= LONGEST) {
            return List.of(body);
        }
        var parts = new ArrayList<byte[]>();
        for (int from = 0; from < body.length; from += LONGEST) {
            parts.add(Arrays.copyOfRange(body, from, Math.min(body.length, from + LONGEST)));
        }
        return parts;
    }

    static byte[] joined(List<byte[]> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        var all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
