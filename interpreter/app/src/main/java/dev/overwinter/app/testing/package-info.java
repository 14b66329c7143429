/// Runs workflow tests: cases written as YAML, with scripted agents and people, on a virtual clock, in several ways.
///
/// Invariant: one thread decides everything; no sleeping, no real clock, no network, so that a seed reproduces a run.
/// Invariant: uses the engine as any embedder would; nothing here decides what a workflow does.
/// Invariant: a mistake in a case file is a diagnostic with its place, never ignored.
@NullMarked
package dev.overwinter.app.testing;

import org.jspecify.annotations.NullMarked;
