package dev.overwinter.app.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The formatter of the build: `mvnw verify` fails where a source is not formatted, and says how to format all.
class FormattingTest {
    private static final String APPLY = "format.apply";

    @Test
    void everySourceIsFormatted() throws IOException, FormatterException {
        var formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .build());
        var changed = new ArrayList<Path>();
        for (var folder : Repository.allSources()) {
            try (var files = Files.walk(folder)) {
                for (var file :
                        (Iterable<Path>) files.filter(path -> path.toString().endsWith(".java"))::iterator) {
                    if (isChanged(formatter, file)) {
                        changed.add(Repository.root().relativize(file));
                    }
                }
            }
        }
        if (!Boolean.getBoolean(APPLY)) {
            assertEquals(
                    List.of(),
                    changed,
                    "format them all: ./mvnw -pl interpreter/app -am test -Dtest=FormattingTest"
                            + " -Dsurefire.failIfNoSpecifiedTests=false -D" + APPLY + "=true");
        }
    }

    private static boolean isChanged(Formatter formatter, Path file) throws IOException, FormatterException {
        var text = Files.readString(file);
        var formatted = formatter.formatSource(text);
        if (formatted.equals(text)) {
            return false;
        }
        if (Boolean.getBoolean(APPLY)) {
            Files.writeString(file, formatted);
        }
        return true;
    }
}
