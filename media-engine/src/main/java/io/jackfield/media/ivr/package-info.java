/** Questions to a caller and their answers by keypad: what to collect, and the machine that collects it. */
@NullMarked
package io.jackfield.media.ivr;

import org.jspecify.annotations.NullMarked;
