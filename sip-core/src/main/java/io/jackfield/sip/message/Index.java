package io.jackfield.sip.message;

/**
 * The layout of a message's index: first what a proxy asks of every message, found while parsing, then a {@link Span#line} for each
 * header line, its line end included.
 */
final class Index {
    /** Span of the start line with its line end. */
    static final int START_LINE = 0;
    /** Span of the Request-URI or the reason phrase. */
    static final int SUBJECT = 1;
    /** Span of the method in the request line. */
    static final int METHOD = 2;
    /** The status code; 0 in a request. */
    static final int STATUS = 3;
    /** Span of the topmost Via value. */
    static final int TOP_VIA = 4;

    static final int BRANCH = 5;
    static final int SENT_BY = 6;
    /** Span of the value of rport, of no length without one. */
    static final int RPORT = 7;

    static final int RECEIVED = 8;
    static final int CALL_ID = 9;
    static final int FROM_TAG = 10;
    static final int TO_TAG = 11;
    static final int CSEQ_METHOD = 12;
    /** The CSeq number, -1 when absent. */
    static final int CSEQ_NUMBER = 13;
    /** Max-Forwards, -1 when absent. */
    static final int MAX_FORWARDS = 14;
    /** Content-Length, -1 when absent. */
    static final int CONTENT_LENGTH = 15;
    /** See {@link #bit}: of each {@link Header} that is there. */
    static final int PRESENT = 16;
    /** Span of the body within the array that holds it. */
    static final int BODY = 17;
    /** How many entries there are: the position after the last header line. */
    static final int END = 18;
    /** How many bytes of the array of added bytes are used. */
    static final int EXTRA_END = 19;
    /** Where header lines begin. */
    static final int LINES = 20;

    /** Known headers up to here have a bit of their own; the others share what is left. */
    private static final int OWN_BITS = 48;

    private Index() {}

    /** The bit of a known header in {@link #PRESENT}. */
    static long bit(int header) {
        return 1L << (header < OWN_BITS ? header : OWN_BITS + header % (64 - OWN_BITS));
    }

    /** Whether nobody shares the bit. */
    static boolean ownsBit(int header) {
        return header < OWN_BITS;
    }

    static void clear(long[] index) {
        for (int i = 0; i < LINES; i++) {
            index[i] = 0;
        }
        index[CSEQ_NUMBER] = index[MAX_FORWARDS] = index[CONTENT_LENGTH] = -1;
    }
}
