package io.jackfield.dispatcher;

/** What need not be equal, or must be so besides, for a message to be from a destination. */
public enum SourceMatch {
    /** Its port may be any: a server that opens connections sends from other ports than it listens on. */
    ANY_PORT,
    /** Its transport may be any. */
    ANY_TRANSPORT,
    /** The destination must be one that would get calls now. */
    ONLY_SELECTABLE
}
