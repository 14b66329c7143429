/// Proofs of `dev.overwinter.agents.http`.
///
/// Invariant: no mocks, no sleeping.
@NullMarked
package dev.overwinter.agents.http;

import org.jspecify.annotations.NullMarked;
