/// The agents that come with Overwinter, and what they share: reading their input, JSON, and ending a call with an
/// error.
///
/// Invariant: depends on the agent SPI only, never on the engine or the language.
/// Invariant: constructing an agent opens nothing and loads no library; the first call does.
/// Invariant: no error and no log line holds a credential or a URL beyond its host.
@NullMarked
package dev.overwinter.agents;

import org.jspecify.annotations.NullMarked;
