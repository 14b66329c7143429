package dev.overwinter.benchmarks;

/// Hears each call of a step, so that the gap between two of them, or how late one comes, can be measured.
public interface Hearing {
    Hearing NONE = new Hearing() {};

    default void called() {}

    default void returns() {}
}
