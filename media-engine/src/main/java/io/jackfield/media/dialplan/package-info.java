/**
 * What happens to a call by what was dialled: {@link Dialplan} for patterns that lead to scripts, {@link Contexts} for ordered extensions
 * with conditions on anything known of a call, written in Java, in YAML or in FreeSWITCH's XML.
 */
@NullMarked
package io.jackfield.media.dialplan;

import org.jspecify.annotations.NullMarked;
