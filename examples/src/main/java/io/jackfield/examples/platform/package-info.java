/** The platform: proxy, registrar, dispatcher, relay and media engine in one JVM. */
@NullMarked
package io.jackfield.examples.platform;

import org.jspecify.annotations.NullMarked;
