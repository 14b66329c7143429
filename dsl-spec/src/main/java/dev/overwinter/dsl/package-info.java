/// The workflow language as types: what a loaded workflow file says, with the place of everything in it.
///
/// Invariant: records carry data and location, no behaviour; what a node does is decided by the engine's rules.
/// Invariant: everything here is immutable and already checked; a `Workflow` that exists is valid.
@NullMarked
package dev.overwinter.dsl;

import org.jspecify.annotations.NullMarked;
