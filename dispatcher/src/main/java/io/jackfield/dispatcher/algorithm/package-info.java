/** How a destination set chooses: pure functions of the request and the destinations that are alive. */
@NullMarked
package io.jackfield.dispatcher.algorithm;

import org.jspecify.annotations.NullMarked;
