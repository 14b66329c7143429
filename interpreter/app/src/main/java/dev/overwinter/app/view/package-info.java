/// How an execution looks to people: as JSON, and as a tree on a terminal.
///
/// Invariant: reads the state and the history; never changes anything.
@NullMarked
package dev.overwinter.app.view;

import org.jspecify.annotations.NullMarked;
