package dev.overwinter.dsl.diagnostic;

import dev.overwinter.dsl.Span;
import dev.overwinter.dsl.diagnostic.Diagnostic.Severity;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Collects what the passes find. Not thread-safe; one for each load.
///
/// A mistake that several passes (or several uses of one named agent) meet at the same place is reported once.
public final class Diagnostics {
    /// More than these help nobody; a generated or damaged file must not fill a terminal.
    private static final int LIMIT = 200;

    private final Map<Key, Diagnostic> found = new LinkedHashMap<>();

    public void error(String slug, String title, Span span, @Nullable String label, @Nullable String hint) {
        add(new Diagnostic(Severity.ERROR, slug, title, span, label, hint));
    }

    public void warning(String slug, String title, Span span, @Nullable String label, @Nullable String hint) {
        add(new Diagnostic(Severity.WARNING, slug, title, span, label, hint));
    }

    public boolean hasErrors() {
        return found.values().stream().anyMatch(one -> one.severity() == Severity.ERROR);
    }

    /// What was found so far, in the order of the file.
    public List<Diagnostic> inOrder() {
        return found.values().stream()
                .sorted(Comparator.comparingInt((Diagnostic one) -> one.span().line())
                        .thenComparingInt(one -> one.span().column()))
                .limit(LIMIT)
                .toList();
    }

    private void add(Diagnostic diagnostic) {
        var span = diagnostic.span();
        found.putIfAbsent(new Key(diagnostic.slug(), span.line(), span.column()), diagnostic);
    }

    private record Key(String slug, int line, int column) {}
}
