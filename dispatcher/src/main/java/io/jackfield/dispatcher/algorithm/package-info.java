/** How a destination set chooses: each algorithm is a pure function of the destinations that are there, a key and whose turn it is. */
@NullMarked
package io.jackfield.dispatcher.algorithm;

import org.jspecify.annotations.NullMarked;
