/// What editors are given, in detail.
@NullMarked
package dev.overwinter.app.editor;

import org.jspecify.annotations.NullMarked;
