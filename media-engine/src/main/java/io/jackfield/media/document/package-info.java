/** Documents that people write, dialplans and menus, as trees that know their lines. Not part of the module's interface. */
@NullMarked
package io.jackfield.media.document;

import org.jspecify.annotations.NullMarked;
