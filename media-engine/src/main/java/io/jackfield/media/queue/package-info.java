/** Queues: callers who wait, agents who answer, and the machine that brings them together. */
@NullMarked
package io.jackfield.media.queue;

import org.jspecify.annotations.NullMarked;
