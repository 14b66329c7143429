package dev.overwinter.engine.core;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A sorted map with changes on top: what is unchanged is never copied.
final class Overlay<K, V> {
    private final SortedMap<K, V> base;
    private final TreeMap<K, V> changes = new TreeMap<>();

    Overlay(SortedMap<K, V> base) {
        this.base = base;
    }

    @Nullable
    V get(K key) {
        var changed = changes.get(key);
        return changed != null ? changed : base.get(key);
    }

    void put(K key, V value) {
        changes.put(key, value);
    }

    SortedMap<K, V> changes() {
        return Collections.unmodifiableSortedMap(changes);
    }

    /// Base and changes together, in key order.
    SortedMap<K, V> all() {
        if (changes.isEmpty()) {
            return base;
        }
        var all = new TreeMap<>(base);
        all.putAll(changes);
        return all;
    }
}
