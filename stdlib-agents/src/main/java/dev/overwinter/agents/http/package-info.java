/// `http.request`, and the transport under every agent that speaks HTTP.
///
/// Invariant: one request is sent once; only the engine retries.
/// Invariant: a failure says whether the other side may have acted (`semantics.md`, item 20).
/// Invariant: credentials go to the host that the author named, never to where it redirects.
@NullMarked
package dev.overwinter.agents.http;

import org.jspecify.annotations.NullMarked;
