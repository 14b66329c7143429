/// The conformance corpus, run in every way, and the runner's own tests.
@NullMarked
package dev.overwinter.app.testing;

import org.jspecify.annotations.NullMarked;
