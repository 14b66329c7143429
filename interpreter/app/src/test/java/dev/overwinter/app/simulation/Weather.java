package dev.overwinter.app.simulation;

/// How rough a run is.
///
/// @param crashes how likely the process dies at any step of the scheduler, and at any write
/// @param most crashes in one run
/// @param faults how likely a write fails, whole or after it was made
/// @param doubled how likely a call is made twice at once, so that its result comes twice
/// @param rings how likely the alarm rings for nothing
/// @param downtime the longest time between a crash and the next start, in seconds
/// @param late the longest time by which the alarm is late, in seconds
record Weather(double crashes, int most, double faults, double doubled, double rings, int downtime, int late) {
    static final Weather CALM = new Weather(0, 0, 0, 0, 0, 0, 0);

    /// Nothing here changes when something happens, so the shadow knows all of it.
    boolean keepsTime() {
        return faults == 0 && downtime == 0 && late == 0;
    }

    static Weather of(long seed) {
        var dice = new Dice(Dice.mix(seed, "weather", 0));
        return switch (dice.below(10)) {
            case 0 -> CALM;
            case 1 -> new Weather(0, 0, 0, 0.2, 0.1, 0, 0);
            case 2, 3, 4, 5, 6, 7 -> new Weather(0.04, 1 + dice.below(6), 0, 0.1, 0.05, 0, 0);
            case 8 -> new Weather(0.03, 1 + dice.below(4), 0.05, 0.1, 0.05, 0, 0);
            default -> new Weather(0.03, 1 + dice.below(4), 0.02, 0.1, 0.05, 30, 3);
        };
    }
}
