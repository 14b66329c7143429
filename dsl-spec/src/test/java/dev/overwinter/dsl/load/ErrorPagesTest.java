package dev.overwinter.dsl.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Every slug has a page, every page a slug, and every page says what, why, and how it is right.
class ErrorPagesTest {
    private static final Path PAGES = Path.of("docs/errors");
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path BAD_FILES = Path.of("src/test/resources/diagnostics");
    private static final Pattern IN_CODE = Pattern.compile(
            "(?:error|warning|errorAbout|unknown)\\(\\s*(?:[\\w.()]+,\\s*)?\"([a-z]+(?:-[a-z]+)*)\"\\s*,");
    private static final Pattern IN_TEXT = Pattern.compile("^(?:error|warning)\\[([a-z-]+)]", Pattern.MULTILINE);

    @Test
    void everySlugHasAPageAndEveryPageASlug() throws IOException {
        assertEquals(slugs(SOURCES, ".java", IN_CODE), pages());
    }

    @Test
    void everyPageShowsTheMistakeAndTheRemedy() throws IOException {
        for (var slug : pages()) {
            var page = Files.readString(PAGES.resolve(slug + ".md"));
            assertTrue(page.startsWith("# " + slug + "\n"), slug + " begins with its name");
            assertTrue(page.contains("## Wrong\n"), slug + " shows the mistake");
            assertTrue(page.contains("## Right\n"), slug + " shows the remedy");
        }
    }

    private static TreeSet<String> pages() throws IOException {
        try (var files = Files.list(PAGES)) {
            var slugs = new TreeSet<String>();
            files.forEach(file -> slugs.add(file.getFileName().toString().replace(".md", "")));
            return slugs;
        }
    }

    @Test
    void everySlugIsShownByABadFile() throws IOException {
        assertEquals(pages(), slugs(BAD_FILES, ".expected", IN_TEXT));
    }

    private static TreeSet<String> slugs(Path folder, String ending, Pattern slug) throws IOException {
        var slugs = new TreeSet<String>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(one -> one.toString().endsWith(ending)).toList()) {
                slug.matcher(Files.readString(file)).results().forEach(match -> slugs.add(match.group(1)));
            }
        }
        return slugs;
    }
}
