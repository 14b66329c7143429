/// Proofs of `dev.overwinter.agents.llm`.
///
/// Invariant: no mocks, no sleeping.
@NullMarked
package dev.overwinter.agents.llm;

import org.jspecify.annotations.NullMarked;
