package dev.overwinter.dsl;

import java.util.Set;

/// The names that an expression (or a list of steps) reads from its surroundings.
///
/// @param roots the free names, such as `input`, `steps`, `env`
/// @param steps ids read as `steps.<id>`
/// @param allSteps true where `steps` is read in a way that does not name an id, such as `steps[x]`
/// @param vars names read as `vars.<name>`
/// @param allVars true where `vars` is read in a way that does not name a variable
public record References(Set<String> roots, Set<String> steps, boolean allSteps, Set<String> vars, boolean allVars) {
    public static final References NONE = new References(Set.of(), Set.of(), false, Set.of(), false);

    public References {
        roots = Set.copyOf(roots);
        steps = Set.copyOf(steps);
        vars = Set.copyOf(vars);
    }
}
