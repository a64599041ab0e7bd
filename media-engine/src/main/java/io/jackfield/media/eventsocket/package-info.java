/** The event socket: a TCP protocol by which other programs watch calls and tell them what to do, as clients of FreeSWITCH know it. */
@NullMarked
package io.jackfield.media.eventsocket;

import org.jspecify.annotations.NullMarked;
