/// The store on a JDBC database: H2 in a file, written by one thread in groups.
///
/// Invariant: one thread writes; H2 keeps transactions whole only then. Groups share one transaction and one force.
/// Invariant: only the store's own threads touch JDBC, and nobody interrupts them.
/// Invariant: a write is acknowledged after its commit is as durable as the settings say, never before.
/// Invariant: an existing database is never recreated; one that lost acknowledged work is refused.
@NullMarked
package dev.overwinter.runtime.jdbc;

import org.jspecify.annotations.NullMarked;
