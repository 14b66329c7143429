/// From a checked tree to the records of the language: merging, defaults, durations, templates.
///
/// Invariant: a binder never throws for what an author wrote; what another pass has already reported is passed
/// over in silence.
@NullMarked
package dev.overwinter.dsl.bind;

import org.jspecify.annotations.NullMarked;
