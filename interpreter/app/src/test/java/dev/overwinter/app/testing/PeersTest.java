package dev.overwinter.app.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The table of what other suites promise names every one of their cases once, and only cases of ours that exist.
class PeersTest {
    private static final Path CORPUS = Path.of("..", "..", "dsl-spec", "conformance");
    private static final Pattern ROW = Pattern.compile("\\| (CTK \\d+|\\d+-\\d+)( [^|]*)? \\| ([^|]+) \\| ([^|]*) \\|");
    private static final Pattern LINK = Pattern.compile("\\[([a-z/-]+)]\\(([a-z/-]+\\.yaml)\\)");
    private static final String NOT_SAID = "cannot be said";
    private static final int SCENARIOS = 21;
    private static final List<String> CASES = List.of(
            "1-3 1-4 1-5 1-7 1-8 1-9 1-14 1-16 1-19 1-20 2-1 2-5",
            "3-2 3-3 3-4 3-5 3-8 3-10 3-14 3-15 3-17",
            "4-1 4-4 4-6 4-8 4-10 4-11 4-13 4-14 4-15 5-2 5-3 5-4 5-7 5-10 5-11 5-14 5-15",
            "6-2 6-3 6-4 6-5 6-12 6-13 7-1 7-3 7-7 7-8 7-13 7-14 7-15",
            "8-1 8-2 8-3 8-6 8-9 8-13 8-17 8-19 8-20 8-21 8-22",
            "9-1 9-2 9-4 9-6 9-7 9-9 9-12 9-13 9-16 9-19",
            "10-1 10-2 10-3 10-8 10-11 10-13 10-14 10-18 10-19 10-20 10-23");

    /// @param ours the second column
    private record Row(String id, String ours, String remark) {}

    @Test
    void everyCaseOfTheirsAppearsOnceAndInOrder() throws IOException {
        var expected = Stream.concat(
                CASES.stream().flatMap(line -> Stream.of(line.split(" "))),
                IntStream.rangeClosed(1, SCENARIOS).mapToObj(n -> "CTK " + n));
        assertEquals(expected.toList(), rows().stream().map(Row::id).toList());
    }

    @Test
    void whatIsNamedExistsAndWhatIsNotHasAReason() throws IOException {
        for (var row : rows()) {
            var link = LINK.matcher(row.ours);
            if (link.matches()) {
                assertEquals(link.group(1) + ".yaml", link.group(2), row.id);
                assertTrue(Files.isRegularFile(CORPUS.resolve(link.group(2))), row.id + ": no file " + link.group(2));
            } else {
                assertEquals(NOT_SAID, row.ours, row.id);
                assertTrue(!row.remark.isBlank(), row.id + " has no reason");
            }
        }
    }

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(CORPUS.resolve("PEERS.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| case") && !line.startsWith("| scenario"))
                .map(PeersTest::row)
                .toList();
    }

    private static Row row(String line) {
        var row = ROW.matcher(line);
        assertTrue(row.matches(), line);
        return new Row(row.group(1), row.group(3), row.group(4));
    }
}
