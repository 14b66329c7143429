/// The command line: reads options, calls operations, prints.
///
/// Invariant: decides nothing about executions; every command is also possible over `Operations`.
@NullMarked
package dev.overwinter.app.cli;

import org.jspecify.annotations.NullMarked;
