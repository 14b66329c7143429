package dev.overwinter.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "250ms, PT0.25S",
        "30s, PT30S",
        "5m, PT5M",
        "1h30m, PT1H30M",
        "7d, PT168H",
        "1d2h3m4s5ms, PT26H3M4.005S",
        "PT5M, PT5M",
        "P1DT1S, PT24H1S",
        "0s, PT0S",
        "' 30s ', PT30S"
    })
    void readsWhatAuthorsWrite(String text, Duration expected) {
        assertEquals(expected, Durations.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "15",
                "s",
                "5 m",
                "5 minutes",
                "30m1h",
                "1.5h",
                "-5m",
                "PT-5M",
                "P",
                "5M",
                "1w",
                "999999999d",
                "1h1h",
                "5m30",
                "99999999999999999999s"
            })
    void refusesEverythingElse(String text) {
        assertNull(Durations.parse(text));
    }
}
