/** The table of call detail records, which a proxy writes a row a call into and a media engine a row a leg. */
@NullMarked
package io.jackfield.database.cdr;

import org.jspecify.annotations.NullMarked;
