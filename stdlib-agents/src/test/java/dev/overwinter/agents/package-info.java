/// Proofs of the agent library, against real servers on the loopback and real files.
///
/// Invariant: no mocks, no sleeping; a test waits for what it needs and for nothing else.
@NullMarked
package dev.overwinter.agents;

import org.jspecify.annotations.NullMarked;
