/// The contract on H2, and what only a database can do wrong: kills, damage, locks, a full disk.
@NullMarked
package dev.overwinter.runtime.jdbc;

import org.jspecify.annotations.NullMarked;
