package io.jackfield.media.dialplan;

import java.util.List;

/**
 * Conditions under a name.
 *
 * @param goesOn whether the extensions behind it are looked at even when it matched
 */
record Extension(String name, boolean goesOn, List<Condition> conditions) {}
