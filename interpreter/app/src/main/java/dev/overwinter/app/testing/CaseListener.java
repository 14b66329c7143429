package dev.overwinter.app.testing;

import java.time.Duration;
import tools.jackson.databind.JsonNode;

/// Hears how cases go, for those who want to watch.
public interface CaseListener {
    CaseListener NONE = new CaseListener() {};

    default void begins(String name, Way way) {}

    /// @param line of the compact history
    default void happened(Duration sinceStart, String line) {}

    /// @param line of the case file, where this line of the script stands
    /// @param text as it is written there
    default void acts(int line, String text) {}

    default void called(Duration sinceStart, String step, JsonNode input) {}

    default void ended(Report.Result result) {}
}
