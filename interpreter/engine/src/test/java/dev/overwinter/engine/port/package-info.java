/// What every store must do, as tests that each adapter runs.
@NullMarked
package dev.overwinter.engine.port;

import org.jspecify.annotations.NullMarked;
