/** Routing data: who owns a number, which trunk takes a call, whose call it is, where in the world it came from. */
@NullMarked
package io.jackfield.proxy.routing;

import org.jspecify.annotations.NullMarked;
