package dev.overwinter.app.testing;

import java.util.Set;
import java.util.function.Predicate;

/// What is run of a case file, and who hears of it.
///
/// @param ways in this order; the first one is what the others are compared with
/// @param names which cases
/// @param sameOrder also what runs side by side must come in the same order in every way
/// @param onAfterFailure false: what failed in one way is not run in the next
public record Plan(
        Set<Way> ways, Predicate<String> names, boolean sameOrder, boolean onAfterFailure, CaseListener listener) {

    /// Every case, each of the ways.
    public static Plan all(Set<Way> ways) {
        return new Plan(ways, _ -> true, true, true, CaseListener.NONE);
    }
}
