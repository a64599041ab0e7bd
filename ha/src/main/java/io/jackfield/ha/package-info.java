/** High availability: election, replication, draining and recovery of calls land here. */
@NullMarked
package io.jackfield.ha;

import org.jspecify.annotations.NullMarked;
