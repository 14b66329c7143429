/// The store on a JDBC database: H2 in a file, or a PostgreSQL server; written by one thread in groups.
///
/// `Dialect` has what the two are told differently, `Database` how each is opened, `GroupCommit` how a group becomes
/// durable on it.
///
/// Invariant: one thread writes; H2 keeps transactions whole only then. Groups share one transaction and one force.
/// Invariant: on a server the groups of all processes follow each other; an engine whose epoch is not the highest
/// writes no more.
/// Invariant: only the store's own threads touch JDBC, and nobody interrupts them.
/// Invariant: a write is acknowledged after its commit is as durable as the settings say, never before.
/// Invariant: the nodes, results and variables of an execution stand in one place: in its own row, or in their tables.
/// Invariant: what the writer remembers is used only at the version for which it was remembered.
/// Invariant: a file is compacted and its tables are brought up to date in a copy that then takes its place: a kill
/// leaves the old one or the new one.
/// Invariant: an existing database is never recreated; one that lost acknowledged work is refused.
@NullMarked
package dev.overwinter.runtime.jdbc;

import org.jspecify.annotations.NullMarked;
