/// The alarm clock against the real clock, without waiting longer than it rings.
@NullMarked
package dev.overwinter.runtime.quartz;

import org.jspecify.annotations.NullMarked;
