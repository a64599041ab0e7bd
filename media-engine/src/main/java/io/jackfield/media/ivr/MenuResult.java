package io.jackfield.media.ivr;

/** How a caller left the menus. */
public enum MenuResult {
    /** By a choice that ends them. */
    EXITED,
    /** By too many wrong answers. */
    FAILURES,
    /** By too many missing answers. */
    TIMEOUTS
}
