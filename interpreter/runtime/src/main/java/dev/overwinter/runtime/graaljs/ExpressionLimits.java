package dev.overwinter.runtime.graaljs;

import java.time.Duration;

/// How much one evaluation may use.
///
/// The first six are deterministic: passing one is the author's error and fails the same way on every machine. The
/// last two are the engine's own guard: passing one says nothing about the expression, only that this machine
/// stops here.
///
/// @param sourceChars length of the expression's text
/// @param statements JavaScript statements executed; an arrow function's body counts one for each call
/// @param frames JavaScript calls within calls
/// @param outputChars characters of the result as JSON (counted without escapes)
/// @param outputDepth arrays and objects within each other in the result
/// @param textChars length of any one text that the expression builds
/// @param cpuTime processor time of the evaluation's thread; time spent loading values or stopped does not count
/// @param allocatedBytes memory allocated in all, garbage included
public record ExpressionLimits(
        int sourceChars,
        int statements,
        int frames,
        int outputChars,
        int outputDepth,
        int textChars,
        Duration cpuTime,
        long allocatedBytes) {

    /// 20,000 characters of source, a million statements, 300 frames, a result of a million characters and 100
    /// levels, texts of 16 million characters; 10 seconds of processor time; 1 GB allocated, or less on a small
    /// heap, so that evaluations on all processors together stay within half of it (but never less than 128 MB, as
    /// the first use of a time zone alone takes 80).
    public static final ExpressionLimits DEFAULT = new ExpressionLimits(
            20_000, 1_000_000, 300, 1_000_000, 100, 16_000_000, Duration.ofSeconds(10), shareOfHeap());

    public ExpressionLimits {
        if (Math.min(Math.min(sourceChars, statements), Math.min(frames, outputChars)) < 1
                || Math.min(outputDepth, textChars) < 1
                || !cpuTime.isPositive()
                || allocatedBytes < 1) {
            throw new IllegalArgumentException("every limit is at least 1");
        }
    }

    public ExpressionLimits withStatements(int newStatements) {
        return new ExpressionLimits(
                sourceChars, newStatements, frames, outputChars, outputDepth, textChars, cpuTime, allocatedBytes);
    }

    public ExpressionLimits withOutputChars(int newOutputChars) {
        return new ExpressionLimits(
                sourceChars, statements, frames, newOutputChars, outputDepth, textChars, cpuTime, allocatedBytes);
    }

    public ExpressionLimits withGuard(Duration newCpuTime, long newAllocatedBytes) {
        return new ExpressionLimits(
                sourceChars, statements, frames, outputChars, outputDepth, textChars, newCpuTime, newAllocatedBytes);
    }

    private static long shareOfHeap() {
        long share = Runtime.getRuntime().maxMemory() / 2 / Lanes.COUNT;
        return Math.clamp(share, 128L << 20, 1L << 30);
    }
}
