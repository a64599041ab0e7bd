/** The tables of the proxy, and what keeps its users and their locations in them. */
@NullMarked
package io.jackfield.proxy.database;

import org.jspecify.annotations.NullMarked;
