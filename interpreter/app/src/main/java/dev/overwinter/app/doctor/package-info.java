/// What is wrong with an installation, and what to do about it.
///
/// Invariant: looking changes nothing but a file for the measurement of the disk, which is removed again; where
/// there is no database, none is made.
@NullMarked
package dev.overwinter.app.doctor;

import org.jspecify.annotations.NullMarked;
