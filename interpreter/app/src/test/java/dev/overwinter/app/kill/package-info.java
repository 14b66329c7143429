/// The kill test: the prior-authorization example in real processes that are killed with SIGKILL at any moment.
///
/// Invariant: nothing sleeps; a kill comes when a process prints a line, sends a request or has reached an age.
/// Invariant: every assertion holds at any timing; a seed says which kills are tried.
@NullMarked
package dev.overwinter.app.kill;

import org.jspecify.annotations.NullMarked;
