/// What holds the house together and the compiler cannot see: directions between rooms, the format of the sources.
@NullMarked
package dev.overwinter.app.house;

import org.jspecify.annotations.NullMarked;
