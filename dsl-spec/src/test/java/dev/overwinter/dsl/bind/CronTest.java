package dev.overwinter.dsl.bind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the checker takes, Quartz takes too: both were asked about three million expressions.
class CronTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 0 6 ? * MON-FRI",
                "0 0 6 * * ?",
                "0 0/15 8-18 * * ?",
                "*/5 * * * * ?",
                "/5 * * * * ?",
                "0 5-30/5 22-2 1,15 * ?",
                "0 0 0 L * ?",
                "0 0 0 L-3 * ?",
                "0 0 0 LW * ?",
                "0 0 0 15W,L * ?",
                "0 0 0 ? * 6L",
                "0 0 0 ? * FRIL",
                "0 0 0 ? * 6#3",
                "0 0 0 ? * MON#2",
                "0 0 0 ? * FRI-MON",
                "0 0 0 ? jan,MAR-JUN sun",
                "0 0 0 1 1 ? 2030",
                "  0  0 6 * * ? 2026-2030/2 "
            })
    void whatIsTaken(String cron) {
        assertNull(Cron.check(cron));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0 0 6 * *  ? 2030 1",
                "60 0 6 * * ?",
                "0 0 24 * * ?",
                "0 0 6 0 * ?",
                "0 0 6 32 * ?",
                "0 0 6 32W * ?",
                "0 0 6 ? * 8",
                "0 0 6 ? * MON#6",
                "0 0 6 ? * XYZ#1",
                "0 0 6 ? L MON",
                "0 0 6 * * ? 1969",
                "0 0 6 1-2-3 * ?",
                "0 0/0 6 * * ?",
                "0 ? 6 * * ?"
            })
    void whatIsRefused(String cron) {
        assertNotNull(Cron.check(cron));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            30 6 * * 1-5   | 0 30 6 ? * MON-FRI
            30 6 1 * *     | 0 30 6 1 * ?
            */5 * * * *    | 0 */5 * * * ?
            0 0 * * 0      | 0 0 0 ? * SUN
            0 0 * * 7      | 0 0 0 ? * SUN
            0 9 * 1 1,3,5  | 0 0 9 ? 1 MON,WED,FRI
            """)
    void unixExpressionsAreTranslated(String unix, String quartz) {
        assertEquals(
                "write \"" + quartz + "\"",
                Objects.requireNonNull(Cron.check(unix)).hint());
        assertNull(Cron.check(quartz));
    }
}
