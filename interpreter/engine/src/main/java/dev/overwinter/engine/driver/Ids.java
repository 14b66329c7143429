package dev.overwinter.engine.driver;

import java.time.Instant;
import java.util.random.RandomGenerator;

/// Ids of executions: the second of the start, then eight random letters. A database that is ordered by them adds what
/// is new at one end, instead of somewhere in everything that it keeps.
final class Ids {
    /// Without those that are taken for others when read aloud or typed.
    private static final String LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";

    /// A letter stands for so many bits.
    private static final int BITS = 5;

    /// So many letters begin again after 34 years, which only mixes new ids with old ones.
    private static final int SECOND = 6;

    private static final int RANDOM = 8;

    private Ids() {}

    static String next(Instant at, RandomGenerator random) {
        var id = new StringBuilder(SECOND + RANDOM);
        for (int i = SECOND - 1; i >= 0; i--) {
            id.append(letter((int) (at.getEpochSecond() >> BITS * i) & LETTERS.length() - 1));
        }
        for (int i = 0; i < RANDOM; i++) {
            id.append(letter(random.nextInt(LETTERS.length())));
        }
        return id.toString();
    }

    private static char letter(int number) {
        return LETTERS.charAt(number);
    }

    /// The letters that say when an execution was started.
    static String second(String id) {
        return id.substring(0, Math.min(SECOND, id.length()));
    }
}
