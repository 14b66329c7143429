/// Evaluates the workflow's JavaScript with GraalJS: one engine, a sandbox, and results that depend on nothing but
/// the arguments.
///
/// A plain path (`steps.a.output.id`) is read in Java and never starts GraalJS. An expression that provably cannot
/// write to anything shared runs on the caller's thread in a reused context, within small limits. Everything else,
/// and everything that outgrows those small limits, gets a fresh context on a thread of its own under a guard.
///
/// Invariant: an expression reaches no Java object except the read-only proxies of this package.
/// Invariant: nothing that an expression does is visible to the next one.
/// Invariant: suppliers of `Visible` are asked on the thread that called `evaluate`, and only when they are read.
/// Invariant: a caller's thread is never interrupted from here; the guard stops only this package's own threads.
@NullMarked
package dev.overwinter.runtime.graaljs;

import org.jspecify.annotations.NullMarked;
