package dev.overwinter.runtime.graaljs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.overwinter.engine.port.Expressions.ExpressionFailed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The helpers `time` and `format`, as their header describes them.
class LibraryTest {
    private static final GraalJsExpressions EXPRESSIONS = new GraalJsExpressions();
    private static final Scene SCENE = Scene.input(
            "{ \"at\": \"2026-03-01T12:30:45.678Z\", \"big\": 9007199254740993, \"huge\": -12345678901234567890 }");

    @AfterAll
    static void close() {
        EXPRESSIONS.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            time.now()                                                  | "2026-03-01T12:30:45.678Z"
            time.add(input.at, '3d')                                    | "2026-03-04T12:30:45.678Z"
            time.add(input.at, '-1h30m')                                | "2026-03-01T11:00:45.678Z"
            time.add(input.at, 'PT5M')                                  | "2026-03-01T12:35:45.678Z"
            time.add(input.at, 'P1DT2H')                                | "2026-03-02T14:30:45.678Z"
            time.add(input.at, '250ms')                                 | "2026-03-01T12:30:45.928Z"
            time.add('2026-03-01', '1s')                                | "2026-03-01T00:00:01.000Z"
            time.add('2026-03-01T00:00:00+02:00', '0s')                 | "2026-02-28T22:00:00.000Z"
            time.add(new Date(0), '1d')                                 | "1970-01-02T00:00:00.000Z"
            time.add(0, '1d')                                           | "1970-01-02T00:00:00.000Z"
            time.add(time.now(), '7d')                                  | "2026-03-08T12:30:45.678Z"
            time.diff('2026-01-01', '2026-01-02')                       | 86400
            time.diff('2026-01-02', '2026-01-01T23:59:59.500Z')         | -0.5
            time.seconds('1h30m')                                       | 5400
            time.seconds('1d2h3m4s5ms')                                 | 93784.005
            time.seconds('PT1.5S')                                      | 1.5
            time.format(input.at, 'yyyy-MM-dd')                         | "2026-03-01"
            time.format(input.at, "yyyy-MM-dd'T'HH:mm:ss.SSS")          | "2026-03-01T12:30:45.678"
            time.format(input.at, 'EEEE d MMMM yy, h:mm a')             | "Sunday 1 March 26, 12:30 PM"
            time.format(input.at, "EEE dd MMM, hh 'o''clock'")          | "Sun 01 Mar, 12 oclock"
            time.format(input.at, 'yyyy-MM-dd HH:mm', 'Europe/Oslo')    | "2026-03-01 13:30"
            time.format('2026-07-01T23:30:00Z', 'dd HH:mm:ss.SSS', 'Europe/Oslo') | "02 01:30:00.000"
            time.format('2026-03-01T02:00:00Z', 'M/d', 'America/New_York')        | "2/28"
            format.number(1234.5, 2)                                    | "1,234.50"
            format.number(1234567)                                      | "1,234,567"
            format.number(999)                                          | "999"
            format.number(0.5)                                          | "1"
            format.number(1.005, 2)                                     | "1.01"
            format.number(-1.005, 2)                                    | "-1.01"
            format.number(-0.001, 2)                                    | "0.00"
            format.number(0)                                            | "0"
            format.number(1e21, 1)                                      | "1e+21"
            format.number(1e-9, 3)                                      | "0.000"
            format.number(input.big)                                    | "9,007,199,254,740,993"
            format.number(input.huge, 1)                                | "-12,345,678,901,234,567,890.0"
            format.money(1234.5, 'USD')                                 | "USD 1,234.50"
            format.money(-0.5, 'NOK')                                   | "NOK -0.50"
            format.money(1234.5, 'JPY')                                 | "JPY 1,235"
            format.percent(0.125, 1)                                    | "12.5%"
            format.percent(0.07)                                        | "7%"
            format.percent(1e-7, 5)                                     | "0.00001%"
            ['2026-01-01', '2026-02-01'].map(d => time.format(d, 'MMM')) | ["Jan","Feb"]
            (() => time.add(input.at, '1d'))()                          | "2026-03-02T12:30:45.678Z"
            """)
    void doesWhatItsHeaderSays(String source, String expected) {
        assertEquals(expected, SCENE.evaluate(EXPRESSIONS, source).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "time.add('tomorrow', '1d')",
                "time.add(input, '1d')",
                "time.add(input.at, 5)",
                "time.add(input.at, '')",
                "time.add(input.at, 'P')",
                "time.add(input.at, 'PT')",
                "time.add(input.at, '1m1m')",
                "time.add(8.64e15, '1d')",
                "time.add(input.at, '3w')",
                "time.diff(input.at)",
                "time.format(input.at, 'YYYY')",
                "time.format(input.at, 'yyyy', 'Mars/Base')",
                "format.number('1')",
                "format.number(0 / 0)",
                "format.number(1, -1)",
                "format.number(1, 0.5)",
                "format.money(1)",
                "format.money(1, 'usd')",
                "format.percent('1')",
                "time.x = 1",
                "format.number.x()",
                "time.add(Symbol('x'), '1d')"
            })
    void refusesWhatItDoesNotUnderstand(String source) {
        assertThrows(ExpressionFailed.class, () -> SCENE.evaluate(EXPRESSIONS, source));
    }
}
