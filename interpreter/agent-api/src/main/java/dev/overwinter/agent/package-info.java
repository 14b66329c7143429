/// The agent SPI: what a Java team implements to add a unit of outside work.
///
/// An agent is a class that implements `Agent` and is named in
/// `META-INF/services/dev.overwinter.agent.Agent`.
///
/// Values are plain Java: null, `Boolean`, `Long`, `java.math.BigInteger`, `Double`, `java.math.BigDecimal`,
/// `String`, `List<Object>` and `Map<String, Object>`, as in JSON.
///
/// Invariant: no dependencies; an agent sees nothing of the engine but one call.
@NullMarked
package dev.overwinter.agent;

import org.jspecify.annotations.NullMarked;
