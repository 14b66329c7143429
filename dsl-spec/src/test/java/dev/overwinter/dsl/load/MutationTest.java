package dev.overwinter.dsl.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whatever damage is done to a file, the loader answers with a workflow or with errors: without an exception, in
/// less than a second of processor time, and in a heap of 64 MB, which is all that the process of the mutants has.
///
/// A failure prints its seed; `-Dmutation.seed=N` repeats just that one, `-Dmutation.count=N` asks for more than the
/// usual number. A million take about half an hour:
///
/// `./mvnw test -pl dsl-spec -am -Dtest=MutationTest -Dsurefire.failIfNoSpecifiedTests=false \
/// -Dmutation.count=1000000`
class MutationTest {
    private static final long USUAL_SEED = 20_261_121L;
    private static final long USUAL_COUNT = 20_000L;

    @Test
    void noDamageIsAnExceptionOrSlowOrLarge() throws IOException, InterruptedException {
        var only = Long.getLong("mutation.seed");
        long first = only == null ? USUAL_SEED : only;
        long count = only == null ? Long.getLong("mutation.count", USUAL_COUNT) : 1;
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(List.of(
                        java,
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Mutants.class.getName(),
                        Long.toString(first),
                        Long.toString(count)))
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        System.out.println(said.strip());
    }
}
