/** What a call can be told to do by name: the applications of dialplans and of the event socket, and the variables in their arguments. */
@NullMarked
package io.jackfield.media.app;

import org.jspecify.annotations.NullMarked;
