/** A SIP node: listen points, shards and the seams by which blocks compose. */
@NullMarked
package io.jackfield.sip.node;

import org.jspecify.annotations.NullMarked;
