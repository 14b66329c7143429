/// JSON Schema checks of inputs, forms and payloads, by networknt's validator.
///
/// Invariant: nothing is fetched; a reference that leads out of the schema is a violation.
@NullMarked
package dev.overwinter.runtime.schema;

import org.jspecify.annotations.NullMarked;
