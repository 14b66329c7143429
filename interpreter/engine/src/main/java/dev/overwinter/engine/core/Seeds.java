package dev.overwinter.engine.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Everything that looks random in an execution: functions of its seed and of where they are asked for.
final class Seeds {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Seeds() {}

    /// A seed for one evaluation of one field.
    static long of(long seed, NodeKey key, int attempt, String field) {
        long hash = FNV_OFFSET ^ seed;
        hash = add(hash, key.text());
        hash = (hash ^ attempt) * FNV_PRIME;
        return mix(add(hash, field));
    }

    /// Uniform in [0, 1).
    static double fraction(long seed) {
        return (mix(seed) >>> 11) * 0x1.0p-53;
    }

    /// The idempotency key of a call: the same for every attempt and delivery of a visit, new for each visit.
    static String idempotencyKey(String namespace, String execution, NodeKey key, String call) {
        var undo = key.inUndo() ? "undo" : "";
        return "ow-" + sha256(namespace + "\n" + execution + "\n" + key.text() + "\n" + call + "\n" + undo, 16);
    }

    /// What makes a callback token new for each visit of a gate and each parked attempt.
    static String nonce(long seed, NodeKey key, String call, int attempt) {
        return sha256(seed + "\n" + key.text() + "\n" + call + "\n" + attempt, 12);
    }

    private static String sha256(String text, int bytes) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static long add(long hash, String text) {
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return (hash ^ 0xff) * FNV_PRIME;
    }

    /// SplitMix64's finalizer.
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
