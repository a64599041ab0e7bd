/**
 * Voicemail: messages are left, listened to by keypad, told of by NOTIFY (RFC 3842) and mailed. Audio is in an object store and the index in a
 * database, so that any node of a pool serves any box.
 */
@NullMarked
package io.jackfield.media.voicemail;

import org.jspecify.annotations.NullMarked;
