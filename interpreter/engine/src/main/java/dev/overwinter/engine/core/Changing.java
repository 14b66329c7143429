package dev.overwinter.engine.core;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/// A persistent map in the making: how it is now, and what was changed on the way. Nothing is ever copied whole.
final class Changing<K, V> {
    private final TreePMap<K, V> before;
    private TreePMap<K, V> now;
    private final TreeMap<K, @Nullable V> changes = new TreeMap<>();

    Changing(TreePMap<K, V> before) {
        this.before = before;
        now = before;
    }

    @Nullable
    V get(K key) {
        return now.get(key);
    }

    TreePMap<K, V> now() {
        return now;
    }

    void put(K key, V value) {
        now = now.plus(key, value);
        changes.put(key, value);
    }

    /// Takes it out; a change is only told where it was there before.
    void remove(K key) {
        now = now.minus(key);
        if (before.containsKey(key)) {
            changes.put(key, null);
        } else {
            changes.remove(key);
        }
    }

    /// Tells of a last value and takes it out.
    void settle(K key, V last) {
        now = now.minus(key);
        changes.put(key, last);
    }

    /// What was put, and as null what was taken out.
    SortedMap<K, @Nullable V> changes() {
        return Collections.unmodifiableSortedMap(changes);
    }
}
