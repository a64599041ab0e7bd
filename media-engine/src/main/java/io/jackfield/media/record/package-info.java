/**
 * Recording what a caller says: packets are copied on the media loop, put in order and decoded on a writer's thread, and written to a
 * WAV file that is playable at any moment.
 */
@NullMarked
package io.jackfield.media.record;

import org.jspecify.annotations.NullMarked;
