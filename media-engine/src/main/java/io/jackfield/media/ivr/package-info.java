/** Questions to a caller and their answers by keypad: what to collect, the machine that collects it, and menus made of questions. */
@NullMarked
package io.jackfield.media.ivr;

import org.jspecify.annotations.NullMarked;
