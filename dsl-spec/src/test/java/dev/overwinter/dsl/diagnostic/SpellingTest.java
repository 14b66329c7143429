package dev.overwinter.dsl.diagnostic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingTest {
    private static final List<String> KEYS =
            List.of("timeout", "retry", "with", "agent", "idempotencyKey", "onTimeout", "if", "id");

    @ParameterizedTest
    @CsvSource({
        "timout, timeout",
        "agnet, agent",
        "wiht, with",
        "idempotency_key, idempotencyKey",
        "on-timeout, onTimeout",
        "Timeout, timeout"
    })
    void aSlipFindsItsWord(String written, String meant) {
        assertEquals(meant, Spelling.nearest(written, KEYS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"banana", "x", "parallel"})
    void aFarWordFindsNone(String written) {
        assertNull(Spelling.nearest(written, KEYS));
    }
}
