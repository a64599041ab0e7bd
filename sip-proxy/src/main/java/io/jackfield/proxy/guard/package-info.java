/**
 * Protection against floods: how often a source may ask, who is banned, who scans, and how many calls a trunk or tenant may make. The
 * tables are of fixed size and made of primitives, so that a flood from a million forged sources costs neither memory nor locks.
 */
@NullMarked
package io.jackfield.proxy.guard;

import org.jspecify.annotations.NullMarked;
