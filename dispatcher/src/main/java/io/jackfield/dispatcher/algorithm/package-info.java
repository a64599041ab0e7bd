/** How a set orders its targets for a request. */
@NullMarked
package io.jackfield.dispatcher.algorithm;

import org.jspecify.annotations.NullMarked;
