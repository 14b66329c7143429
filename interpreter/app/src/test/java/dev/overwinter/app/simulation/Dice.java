package dev.overwinter.app.simulation;

import java.util.List;

/// Random draws that are the same on every machine.
final class Dice {
    private long state;

    Dice(long seed) {
        state = seed;
    }

    /// One of many independent seeds.
    static long mix(long seed, String name, long number) {
        long hash = seed * 0x9e3779b97f4a7c15L + number;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
            hash ^= hash >>> 29;
        }
        return scramble(hash);
    }

    private static long scramble(long given) {
        long z = (given ^ (given >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    long next() {
        state += 0x9e3779b97f4a7c15L;
        return scramble(state);
    }

    /// From 0, below `bound`.
    int below(int bound) {
        return (int) Long.remainderUnsigned(next(), bound);
    }

    boolean chance(double probability) {
        return (next() >>> 11) * 0x1.0p-53 < probability;
    }

    <T> T of(List<T> list) {
        return list.get(below(list.size()));
    }
}
