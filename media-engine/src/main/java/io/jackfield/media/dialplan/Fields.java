package io.jackfield.media.dialplan;

/** A call, as conditions see it. */
interface Fields {

    /** A field of the call by its name; empty when it has none. */
    String field(String name);

    /** A text with the call's variables put in. */
    String expand(String text);

    /** Does something while conditions are still looked at. */
    void inline(Action action);
}
