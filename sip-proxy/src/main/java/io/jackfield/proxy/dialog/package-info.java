/**
 * Follows the calls that go through a proxy ({@link io.jackfield.proxy.dialog.DialogTracker}): lists and ends them, limits how long and
 * how many there are, and tells of each once when it is over.
 */
@NullMarked
package io.jackfield.proxy.dialog;

import org.jspecify.annotations.NullMarked;
