package dev.overwinter.app.simulation;

/// Something that happens in a run, as the history or the outside tells it.
///
/// @param at nanoseconds since the start
/// @param text what, with the key of the visit
record Fact(long at, String text) implements Comparable<Fact> {
    @Override
    public int compareTo(Fact other) {
        int byTime = Long.compare(at, other.at);
        return byTime != 0 ? byTime : text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return "%,15d  %s".formatted(at / 1000, text);
    }
}
