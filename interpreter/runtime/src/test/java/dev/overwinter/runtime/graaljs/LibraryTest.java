package dev.overwinter.runtime.graaljs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.overwinter.engine.port.Expressions.ExpressionFailed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The helpers `time` and `format`, beyond what the examples of their documentation show (`HelperDocsTest`).
class LibraryTest {
    private static final GraalJsExpressions EXPRESSIONS = new GraalJsExpressions();
    private static final Scene SCENE = Scene.input("""
            { "at": "2026-03-01T12:30:45.678Z", "big": 9007199254740993, "huge": -12345678901234567890,
              "holidays": ["2026-12-24", "2026-12-25"] }
            """);

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
            format.currency(1234.5, 'USD')                              | "USD 1,234.50"
            format.currency(-0.5, 'NOK')                                | "NOK -0.50"
            format.currency(1234.5, 'JPY')                              | "JPY 1,235"
            format.percent(0.125, 1)                                    | "12.5%"
            format.percent(0.07)                                        | "7%"
            format.percent(1e-7, 5)                                     | "0.00001%"
            time.add('2026-01-31', 1, 'month')                          | "2026-02-28T00:00:00.000Z"
            time.add('2026-01-31', -11, 'month')                        | "2025-02-28T00:00:00.000Z"
            time.add('2024-02-29', 1, 'year')                           | "2025-02-28T00:00:00.000Z"
            time.add('2026-03-28T12:00:00Z', 1, 'day', 'Europe/Oslo')   | "2026-03-29T11:00:00.000Z"
            time.add('2026-03-28T12:00:00Z', 24, 'hour', 'Europe/Oslo') | "2026-03-29T12:00:00.000Z"
            time.add('2026-03-28T01:30:00Z', 1, 'day', 'Europe/Oslo')   | "2026-03-29T01:30:00.000Z"
            time.add('2026-10-24T00:30:00Z', 1, 'day', 'Europe/Oslo')   | "2026-10-25T00:30:00.000Z"
            time.add('1970-01-01', -1, 'second')                        | "1969-12-31T23:59:59.000Z"
            time.subtract(input.at, '1h30m')                            | "2026-03-01T11:00:45.678Z"
            time.subtract('2026-03-31', 1, 'month')                     | "2026-02-28T00:00:00.000Z"
            time.subtract(input.at, '-1h')                              | "2026-03-01T13:30:45.678Z"
            time.diff('2026-01-01', '2026-01-02T12:00:00Z', 'day')      | 1.5
            time.diff('2026-01-02', '2026-01-01', 'hour')               | -24
            time.between('2026-01-31', '2026-02-28', 'month')           | 1
            time.between('2026-01-31', '2026-02-27T23:59:59Z', 'month') | 0
            time.between('1990-06-15', '2026-06-14', 'year')            | 35
            time.between('2026-06-14', '1990-06-15', 'year')            | -35
            time.between('2026-01-01', '2026-01-01', 'day')             | 0
            time.between('2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 'day', 'Europe/Oslo') | 1
            time.between('2026-10-24T22:00:00Z', '2026-10-25T22:30:00Z', 'day', 'Europe/Oslo') | 0
            time.between('2026-10-24T22:00:00Z', '2026-10-25T11:00:00Z', 'hour', 'Europe/Oslo') | 13
            time.isBefore('2026-03-01T12:00:00+02:00', '2026-03-01T11:00:00Z') | true
            time.isAfter('2026-03-01', '2026-03-01T00:00:00Z')          | false
            time.startOf(input.at, 'minute')                            | "2026-03-01T12:30:00.000Z"
            time.startOf(input.at, 'hour', 'Asia/Kolkata')              | "2026-03-01T12:30:00.000Z"
            time.startOf(input.at, 'day')                               | "2026-03-01T00:00:00.000Z"
            time.startOf('2026-03-01T23:30:00Z', 'day', 'Europe/Oslo')  | "2026-03-01T23:00:00.000Z"
            time.startOf(input.at, 'week')                              | "2026-02-23T00:00:00.000Z"
            time.startOf('2026-03-02', 'week')                          | "2026-03-02T00:00:00.000Z"
            time.startOf(input.at, 'month', 'America/New_York')         | "2026-03-01T05:00:00.000Z"
            time.startOf('2026-08-31', 'quarter')                       | "2026-07-01T00:00:00.000Z"
            time.startOf(input.at, 'year', 'Europe/Oslo')               | "2025-12-31T23:00:00.000Z"
            time.startOf('1969-07-20T20:17:40Z', 'day')                 | "1969-07-20T00:00:00.000Z"
            time.startOf('2018-11-04T12:00:00Z', 'day', 'America/Sao_Paulo') | "2018-11-04T03:00:00.000Z"
            time.endOf('2024-02-10', 'month')                           | "2024-02-29T23:59:59.999Z"
            time.endOf('2026-03-29T12:00:00Z', 'day', 'Europe/Oslo')    | "2026-03-29T21:59:59.999Z"
            time.endOf(input.at, 'week')                                | "2026-03-01T23:59:59.999Z"
            time.endOf(input.at, 'quarter')                             | "2026-03-31T23:59:59.999Z"
            time.weekday(input.at)                                      | 7
            time.weekday('2026-03-01T23:30:00Z', 'Europe/Oslo')         | 1
            time.isBusinessDay('2026-03-02')                            | true
            time.isBusinessDay('2026-02-28T12:00:00Z')                  | false
            time.isBusinessDay('2026-12-25', 'UTC', ['2026-12-25'])     | false
            time.addBusinessDays('2026-02-27T09:00:00Z', 1)             | "2026-03-02T09:00:00.000Z"
            time.addBusinessDays('2026-02-28T09:00:00Z', 1)             | "2026-03-02T09:00:00.000Z"
            time.addBusinessDays('2026-02-28T09:00:00Z', 0)             | "2026-03-02T09:00:00.000Z"
            time.addBusinessDays('2026-03-02T09:00:00Z', 0)             | "2026-03-02T09:00:00.000Z"
            time.addBusinessDays('2026-03-02T09:00:00Z', -1)            | "2026-02-27T09:00:00.000Z"
            time.addBusinessDays('2026-03-02', 10)                      | "2026-03-16T00:00:00.000Z"
            time.addBusinessDays('2026-12-23', 2, 'UTC', ['2026-12-24', '2026-12-25']) | "2026-12-29T00:00:00.000Z"
            time.addBusinessDays('2026-03-27T11:00:00Z', 1, 'Europe/Oslo') | "2026-03-30T10:00:00.000Z"
            time.addBusinessDays('2026-12-23', 1, 'UTC', input.holidays) | "2026-12-28T00:00:00.000Z"
            time.addBusinessDays('2026-01-01', 2600)                    | "2035-12-20T00:00:00.000Z"
            time.parse('2026-03-01', 'yyyy-MM-dd')                      | "2026-03-01T00:00:00.000Z"
            time.parse('01.03.2026 08:05', 'dd.MM.yyyy HH:mm', 'Europe/Oslo') | "2026-03-01T07:05:00.000Z"
            time.parse('1 march 26', 'd MMMM yy')                       | "2026-03-01T00:00:00.000Z"
            time.parse('Mar 1, 2026 9:05 pm', 'MMM d, yyyy h:mm a')     | "2026-03-01T21:05:00.000Z"
            time.parse('12:30 AM 2026', 'hh:mm a yyyy')                 | "2026-01-01T00:30:00.000Z"
            time.parse('Sun 1.3.2026', 'EEE d.M.yyyy')                  | "2026-03-01T00:00:00.000Z"
            time.parse('20260301T120001.250', "yyyyMMdd'T'HHmmss.SSS")  | "2026-03-01T12:00:01.250Z"
            time.parse('2026-03-01 12:00 -05:30', 'yyyy-MM-dd HH:mm XXX') | "2026-03-01T17:30:00.000Z"
            time.parse('2026-03-29 02:30', 'yyyy-MM-dd HH:mm', 'Europe/Oslo') | "2026-03-29T01:30:00.000Z"
            time.parse('2026-10-25 02:30', 'yyyy-MM-dd HH:mm', 'Europe/Oslo') | "2026-10-25T00:30:00.000Z"
            time.parse('a(b)2026', "'a(b)'yyyy")                        | "2026-01-01T00:00:00.000Z"
            time.format(input.at, "yyyy-MM-dd'T'HH:mm:ssXXX", 'Asia/Kolkata') | "2026-03-01T18:00:45+05:30"
            time.format(input.at, 'HH:mmXXX', 'America/St_Johns')       | "09:00-03:30"
            time.format(input.at, 'HHXXX')                              | "12Z"
            time.format('2026-03-01 12:00', 'HH:mm')                    | "12:00"
            format.date(input.at)                                       | "2026-03-01"
            format.date(input.at, 'd MMMM', 'Pacific/Auckland')         | "2 March"
            format.bytes(0)                                             | "0 B"
            format.bytes(999)                                           | "999 B"
            format.bytes(1500)                                          | "1.5 kB"
            format.bytes(999950)                                        | "1.0 MB"
            format.bytes(123456789, 2)                                  | "123.46 MB"
            format.bytes(-2e12, 0)                                      | "-2 TB"
            format.bytes(3e18)                                          | "3,000.0 PB"
            format.duration(5400)                                       | "1h30m"
            format.duration(0)                                          | "0s"
            format.duration('PT26H')                                    | "1d2h"
            format.duration(-90.25)                                     | "-1m30s250ms"
            format.duration(time.diff('2026-01-01', '2026-01-03T04:00:00Z')) | "2d4h"
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
                "format.currency(1)",
                "format.currency(1, 'usd')",
                "format.percent('1')",
                "time.x = 1",
                "format.number.x()",
                "time.add(Symbol('x'), '1d')",
                "time.add(input.at, 1, 'fortnight')",
                "time.add(input.at, 1, 'constructor')",
                "time.add(input.at, 1.5, 'day')",
                "time.add(input.at, '1d', 'day')",
                "time.add(input.at, 1, 'day', 'Mars/Base')",
                "time.add(input.at, 1, 'day', null)",
                "time.add(input.at, 1e15, 'year')",
                "time.add('2026-02-30', '1d')",
                "time.add('2026-03-01 nonsense', '1d')",
                "time.add('2026-03-01T25:00:00Z', '1d')",
                "time.subtract(input.at)",
                "time.diff(input.at, input.at, 'month')",
                "time.between(input.at, input.at)",
                "time.startOf(input.at, 'second')",
                "time.startOf(input.at)",
                "time.endOf(input.at, 'toString')",
                "time.isBefore(input.at)",
                "time.weekday('someday')",
                "time.weekday(input.at, '')",
                "time.addBusinessDays(input.at, 1.5)",
                "time.addBusinessDays(input.at, 3000)",
                "time.addBusinessDays(input.at, 1, 'UTC', 'christmas')",
                "time.addBusinessDays(input.at, 1, 'UTC', ['25.12.2026'])",
                "time.addBusinessDays(input.at, 1, 'UTC', x => x)",
                "time.parse('2026-02-30', 'yyyy-MM-dd')",
                "time.parse('2026-3-1', 'yyyy-MM-dd')",
                "time.parse('2026-03-01x', 'yyyy-MM-dd')",
                "time.parse('Mon 1.3.2026', 'EEE d.M.yyyy')",
                "time.parse('12:00', 'HH:mm')",
                "time.parse('13:00 PM 2026', 'hh:mm a yyyy')",
                "time.parse('2026 2026', 'yyyy yyyy')",
                "time.parse('24:00 2026', 'HH:mm yyyy')",
                "time.parse(20260301, 'yyyyMMdd')",
                "time.parse('2026-03-01')",
                "time.format(input.at)",
                "time.format(input.at, 'y'.repeat(300))",
                "time.nope(input.at)",
                "format.bytes('1 MB')",
                "format.bytes(1, 21)",
                "format.duration('soon')",
                "format.duration(0 / 0)",
                "format.date('soon')",
                "format.money(1, 'USD')"
            })
    void refusesWhatItDoesNotUnderstand(String source) {
        assertThrows(ExpressionFailed.class, () -> SCENE.evaluate(EXPRESSIONS, source));
    }

    @Test
    void whatIsWrongIsShown() {
        says("input.zone is undefined; input has: at, big, huge, holidays", "time.format(input.at, 'HH', input.zone)");
        says("time.add was given undefined", "[1].map(x => time.add(x, undefined))");
        says("\"tomorrow\" is not an instant; one looks like", "time.add('tomorrow', '1d')");
        says("30 is not a duration; one looks like", "time.add(input.at, 30)");
        says("\"days\" is not a unit here; the units are second, minute", "time.add(input.at, 1, 'days')");
        says("\"Oslo\" is not a time zone; one looks like \"Europe/Oslo\"", "time.format(input.at, 'HH', 'Oslo')");
        says("\"YYYY\" is not known in a time pattern", "time.format(input.at, 'YYYY')");
        says("\"1.3.26\" is not a time of the form \"yyyy-MM-dd\"", "time.parse('1.3.26', 'yyyy-MM-dd')");
        says("\"dollars\" is not a currency code; one looks like \"USD\"", "format.currency(1, 'dollars')");
        says("time.addDays is not a function", "time.addDays(input.at, 1)");
    }

    /// Once in a context of its own, once in one that is used again.
    @Test
    void theTimeIsTheEvents() {
        assertEquals(
                "\"2026-03-01T12:30:45.678Z\"",
                SCENE.evaluate(EXPRESSIONS, "time.now()").toString());
        assertEquals(
                "\"2026-03-01T12:30:45.678Z\"",
                SCENE.evaluate(EXPRESSIONS, "(function () { return time.now() })()")
                        .toString());
    }

    private static void says(String message, String source) {
        var failed = assertThrows(ExpressionFailed.class, () -> SCENE.evaluate(EXPRESSIONS, source));
        assertTrue(failed.getMessage().contains(message), failed.getMessage());
    }
}
