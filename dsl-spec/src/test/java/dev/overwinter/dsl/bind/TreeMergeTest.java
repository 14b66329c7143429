package dev.overwinter.dsl.bind;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.overwinter.dsl.source.Draft;
import dev.overwinter.dsl.source.Tree;
import dev.overwinter.dsl.source.YamlReader;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeMergeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ a: 1 } | { b: 2 } | {\"a\":1,\"b\":2}",
                "{ a: 1 } | { a: 2 } | {\"a\":2}",
                "{ a: { b: 1, c: 2 } } | { a: { c: 3 } } | {\"a\":{\"b\":1,\"c\":3}}",
                "{ a: [1, 2] } | { a: [3] } | {\"a\":[3]}",
                "{ a: { b: 1 } } | { a: text } | {\"a\":\"text\"}",
                "{ a: text } | { a: { b: 1 } } | {\"a\":{\"b\":1}}",
                "{ a: 1 } | { a: null } | {\"a\":null}",
            })
    void objectsMergeAndEverythingElseReplaces(String base, String over, String expected) {
        assertEquals(
                expected,
                Objects.requireNonNull(TreeMerge.merge(tree(base), tree(over)))
                        .json()
                        .toString());
    }

    private static Tree tree(String text) {
        var draft = new Draft("test", text);
        return Objects.requireNonNull(YamlReader.read(draft.source(), draft.diagnostics(), draft.broken()));
    }
}
