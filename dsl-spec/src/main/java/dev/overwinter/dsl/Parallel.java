package dev.overwinter.dsl;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// `parallel:` runs named branches side by side.
///
/// @param branches in the order of the file
public record Parallel(StepHead head, SequencedMap<String, List<Node>> branches, Join join) implements Node {
    public Parallel {
        branches = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(branches));
    }

    @Override
    public String kind() {
        return "parallel";
    }

    @Override
    public List<List<Node>> bodies() {
        return List.copyOf(branches.values());
    }
}
