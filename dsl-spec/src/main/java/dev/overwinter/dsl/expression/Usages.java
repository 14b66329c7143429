package dev.overwinter.dsl.expression;

import dev.overwinter.dsl.Expression;
import dev.overwinter.dsl.LateValue;
import dev.overwinter.dsl.References;
import dev.overwinter.dsl.Span;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Remembers, for each expression of a file, what it reads and where; the records keep only the names.
public final class Usages {
    private final Map<Expression, List<Usage>> usages = new IdentityHashMap<>();
    private final Map<LateValue, Usage> late = new IdentityHashMap<>();
    private final Map<Object, Span> places = new IdentityHashMap<>();

    /// A reading with its places in the file.
    ///
    /// @param segments the place of each property
    public record Usage(Reading reading, Span root, List<Span> segments) {
        public Usage {
            segments = List.copyOf(segments);
        }

        /// The place of the property at a depth, or of the root where there is none.
        public Span at(int depth) {
            return depth < segments.size() ? segments.get(depth) : root;
        }
    }

    public void remember(Expression expression, List<Usage> found) {
        usages.put(expression, List.copyOf(found));
    }

    public List<Usage> of(Expression expression) {
        return usages.getOrDefault(expression, List.of());
    }

    public void rememberLate(LateValue value, Usage usage) {
        late.put(value, usage);
    }

    public @Nullable Usage of(LateValue value) {
        return late.get(value);
    }

    /// Remembers where a part of a record stands that has no place of its own.
    public void rememberPlace(Object part, Span span) {
        places.put(part, span);
    }

    public @Nullable Span placeOf(Object part) {
        return places.get(part);
    }

    /// The names that readings take from their surroundings.
    public static References references(Collection<Reading> readings) {
        var roots = new HashSet<String>();
        var steps = new HashSet<String>();
        var vars = new HashSet<String>();
        boolean allSteps = false;
        boolean allVars = false;
        for (var reading : readings) {
            roots.add(reading.root());
            var name = reading.name(0);
            if (reading.root().equals("steps")) {
                allSteps |= add(name, steps);
            } else if (reading.root().equals("vars")) {
                allVars |= add(name, vars);
            }
        }
        return new References(roots, steps, allSteps, vars, allVars);
    }

    private static boolean add(@Nullable String name, HashSet<String> names) {
        if (name != null) {
            names.add(name);
        }
        return name == null;
    }
}
