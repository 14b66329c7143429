package dev.overwinter.runtime.jdbc;

import java.util.Collections;
import java.util.List;

/// A row that is inserted, or replaces the one with its keys. The arguments are the keys, then the values.
record Upsert(String table, List<String> keys, List<String> values) {

    /// Where no row has its keys.
    String insertion() {
        return "INSERT INTO %s (%s, %s) VALUES (%s)"
                .formatted(table, String.join(", ", keys), String.join(", ", values), marks());
    }

    String marks() {
        return String.join(", ", Collections.nCopies(keys.size() + values.size(), "?"));
    }
}
