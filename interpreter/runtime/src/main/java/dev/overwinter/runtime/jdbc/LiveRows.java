package dev.overwinter.runtime.jdbc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The live rows of an execution (its nodes, results and variables) while they are few: then they stand in its own row,
/// so that a checkpoint changes one row instead of several, each with its index. What outgrows that place moves to
/// tables of its own, and stays there.
///
/// A text: each row begins with a line feed, its fields end with tabs: table, scope (of a node: its key), name (of a
/// node: empty), format; then comes the body as JSON. Neither character occurs in a key or in JSON.
final class LiveRows {
    /// The most bytes that stand in an execution's row: half a page of H2.
    static final int MOST_BYTES = 8_192;

    /// The place of an execution that has none yet.
    static final byte[] NONE = {};

    private static final byte BEGIN = '\n';
    private static final byte NEXT = '\t';

    private LiveRows() {}

    enum Table {
        NODE,
        RESULT,
        VARIABLE;

        static Table of(String word) {
            return Arrays.stream(values())
                    .filter(table -> table.word().equals(word))
                    .findAny()
                    .orElseThrow(() -> new IllegalArgumentException("live rows of an unknown table " + word));
        }

        private String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    record Row(Table table, String scope, String name, int format, byte[] body) {}

    static List<Row> read(byte @Nullable [] live) {
        var rows = new ArrayList<Row>();
        int to;
        for (int from = 0; live != null && from < live.length; from = to) {
            to = end(live, BEGIN, from + 1);
            rows.add(row(live, from + 1, to));
        }
        return rows;
    }

    private static Row row(byte[] live, int from, int to) {
        int table = end(live, NEXT, from);
        int scope = end(live, NEXT, table + 1);
        int name = end(live, NEXT, scope + 1);
        int format = end(live, NEXT, name + 1);
        return new Row(
                Table.of(text(live, from, table)),
                text(live, table + 1, scope),
                text(live, scope + 1, name),
                Integer.parseInt(text(live, name + 1, format)),
                Arrays.copyOfRange(live, format + 1, to));
    }

    private static String text(byte[] live, int from, int to) {
        return new String(live, from, to - from, StandardCharsets.UTF_8);
    }

    private static int end(byte[] live, byte mark, int from) {
        int at = from;
        while (at < live.length && live[at] != mark) {
            at++;
        }
        return at;
    }

    /// What a checkpoint changes. Made on the caller's thread.
    ///
    /// @param gone how the rows begin that it deletes or replaces
    /// @param added the rows that come
    record Change(List<byte[]> gone, byte[] added) {

        /// @param live as it was before
        byte[] applied(byte[] live) {
            var all = new ByteArrayOutputStream(live.length + added.length);
            int kept = 0;
            int to;
            for (int from = 0; from < live.length; from = to) {
                to = end(live, BEGIN, from + 1);
                if (isGone(live, from)) {
                    all.write(live, kept, from - kept);
                    kept = to;
                }
            }
            all.write(live, kept, live.length - kept);
            all.writeBytes(added);
            return all.toByteArray();
        }

        private boolean isGone(byte[] live, int from) {
            for (var beginning : gone) {
                int to = from + beginning.length;
                if (to <= live.length && Arrays.equals(live, from, to, beginning, 0, beginning.length)) {
                    return true;
                }
            }
            return false;
        }
    }

    /// Gathers what changes, in the order in which `TransitionRows` changes tables.
    static final class Changing {
        private final List<byte[]> collapsed = new ArrayList<>();
        private final Map<String, byte @Nullable []> rows = new LinkedHashMap<>();

        /// @param body null: the row goes
        void put(Table table, String scope, String name, byte @Nullable [] body) {
            rows.put(beginning(table, scope) + (char) NEXT + name + (char) NEXT, body);
        }

        /// Results and variables at a scope and inside it go; what is put stays.
        void collapse(String scope) {
            for (var table : List.of(Table.RESULT, Table.VARIABLE)) {
                collapsed.add(bytes(beginning(table, scope) + (char) NEXT));
                collapsed.add(bytes(beginning(table, scope) + '/'));
            }
        }

        private static String beginning(Table table, String scope) {
            return (char) BEGIN + table.word() + (char) NEXT + scope;
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        Change change(int format) {
            var gone = new ArrayList<>(collapsed);
            var added = new ByteArrayOutputStream(512);
            rows.forEach((text, body) -> {
                var beginning = bytes(text);
                gone.add(beginning);
                if (body != null) {
                    added.writeBytes(beginning);
                    added.writeBytes(bytes(Integer.toString(format) + (char) NEXT));
                    added.writeBytes(body);
                }
            });
            return new Change(gone, added.toByteArray());
        }
    }
}
