/** XML that strangers send: a small tree, without DTDs, entities of their own or anything from outside. */
@NullMarked
package io.jackfield.media.xml;

import org.jspecify.annotations.NullMarked;
