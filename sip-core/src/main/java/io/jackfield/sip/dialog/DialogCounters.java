package io.jackfield.sip.dialog;

/** What a user agent counts on one shard. Written there, read from anywhere: a reader may see a count that is a little old. */
final class DialogCounters {
    long incoming;
    long outgoing;
    final long[] ended = new long[EndCause.Kind.values().length];
    /** Calls refused, by {@link Admission.Refusal}. */
    final long[] refused = new long[Admission.Refusal.values().length];

    void ended(EndCause.Kind kind) {
        ended[kind.ordinal()]++;
    }
}
