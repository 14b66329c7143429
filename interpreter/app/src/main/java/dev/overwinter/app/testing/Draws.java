package dev.overwinter.app.testing;

import java.util.Random;
import java.util.random.RandomGenerator;

/// What a start draws: the execution's seed from the case's seed, so that it is the same in every run; its id also
/// from the number of the run, so that executions of many runs can share a database.
final class Draws implements RandomGenerator {
    private final Random seeds;
    private final Random ids;

    Draws(long seed, long run) {
        seeds = new Random(seed);
        // Far apart: runs of cases with neighbouring seeds may share a database.
        ids = new Random(seed * 1_000_003 + run);
    }

    @Override
    public long nextLong() {
        return seeds.nextLong();
    }

    @Override
    public int nextInt(int bound) {
        return ids.nextInt(bound);
    }
}
