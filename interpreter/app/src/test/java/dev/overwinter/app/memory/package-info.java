/// What an execution with large values costs in memory: child processes with a small heap.
@NullMarked
package dev.overwinter.app.memory;

import org.jspecify.annotations.NullMarked;
