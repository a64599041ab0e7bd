/** The proxy facade: routes decide, the proxy does. */
@NullMarked
package io.jackfield.proxy;

import org.jspecify.annotations.NullMarked;
