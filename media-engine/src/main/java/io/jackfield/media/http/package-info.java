/** Small HTTP services that other switches post forms to: bounded, on loopback unless told otherwise. */
@NullMarked
package io.jackfield.media.http;

import org.jspecify.annotations.NullMarked;
