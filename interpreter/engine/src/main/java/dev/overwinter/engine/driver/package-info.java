/// Runs executions: feeds events to the core one after the other, makes checkpoints, performs what is owed.
///
/// Invariant: nothing is performed and nobody answered before the checkpoint that owes it is durable.
/// Invariant: agents run on threads of their own, never inside a lane or a transaction; no thread is ever
/// interrupted.
@NullMarked
package dev.overwinter.engine.driver;

import org.jspecify.annotations.NullMarked;
