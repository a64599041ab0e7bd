/** Destination sets: choosing where a call goes, and knowing which destinations can take it. */
@NullMarked
package io.jackfield.dispatcher;

import org.jspecify.annotations.NullMarked;
