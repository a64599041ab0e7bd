/**
 * Dialogs, INVITE sessions and user agents (RFC 3261 12 to 15).
 *
 * <p>{@link io.jackfield.sip.dialog.UserAgent} makes and takes calls on a node; {@link io.jackfield.sip.dialog.InviteSession} is one
 * call; {@link io.jackfield.sip.dialog.Dialog} is the peer-to-peer relation under it.
 */
@NullMarked
package io.jackfield.sip.dialog;

import org.jspecify.annotations.NullMarked;
