package io.jackfield.dispatcher.algorithm;

import io.jackfield.sip.node.Target;

/** A destination as an algorithm sees it. */
public interface Candidate {
    /** What identifies it among all, the same in every process: a hash of its URI. */
    long id();

    /** The higher, the earlier. */
    int priority();

    /** What selecting it gives. */
    Target target();
}
