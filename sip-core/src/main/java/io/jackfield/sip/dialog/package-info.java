/** Dialogs, sessions and user agents (RFC 3261 12 to 15). */
@NullMarked
package io.jackfield.sip.dialog;

import org.jspecify.annotations.NullMarked;
