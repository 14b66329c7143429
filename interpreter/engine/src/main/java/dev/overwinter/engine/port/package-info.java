/// What the core and the driver need from the world: evaluation, schemas, values, the store, the alarm clock.
///
/// Invariant: nothing of an adapter (JDBC, Quartz, GraalJS, HTTP) shows in a port.
@NullMarked
package dev.overwinter.engine.port;

import org.jspecify.annotations.NullMarked;
