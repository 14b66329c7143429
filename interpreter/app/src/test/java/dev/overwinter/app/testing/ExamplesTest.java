package dev.overwinter.app.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The examples' own tests: they pass, also with a crash at every checkpoint.
class ExamplesTest {
    private static final CaseRunner RUNNER = new CaseRunner();

    @AfterAll
    static void close() {
        RUNNER.close();
    }

    @TestFactory
    Stream<DynamicTest> examples() throws IOException {
        return CaseFiles.examples().stream()
                .map(file -> dynamicTest(CaseFiles.name(file), () -> {
                    var report = RUNNER.run(file, EnumSet.of(Way.MEMORY, Way.MEMORY_RESTARTED));
                    assertTrue(report.passed(), report::failures);
                    assertFalse(report.results().isEmpty());
                }));
    }

    @Test
    void theMainExampleIsTestedAsAWhole() throws IOException {
        var report = RUNNER.run(CaseFiles.mainExample(), EnumSet.of(Way.MEMORY));
        assertEquals(List.of(), report.coverage().getFirst().missed());
    }
}
