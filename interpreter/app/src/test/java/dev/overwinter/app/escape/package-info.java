/// Attempts to escape from expressions, at every place where an expression may stand.
@NullMarked
package dev.overwinter.app.escape;

import org.jspecify.annotations.NullMarked;
