/** The proxy facade: routes and decisions. */
@NullMarked
package io.jackfield.proxy;

import org.jspecify.annotations.NullMarked;
