package io.jackfield.sip.message;

import java.nio.ByteBuffer;

/** Writes a message: lines that lie one after the other in memory are copied in one piece. */
final class Encoder {
    private static final byte[] CRLF = {'\r', '\n'};

    private Encoder() {}

    /** Where the pieces go. */
    private interface Sink {
        void put(byte[] b, int from, int length);
    }

    private static final class ArraySink implements Sink {
        private final byte[] dst;
        private int off;

        ArraySink(byte[] dst, int off) {
            this.dst = dst;
            this.off = off;
        }

        @Override
        public void put(byte[] b, int from, int length) {
            System.arraycopy(b, from, dst, off, length);
            off += length;
        }
    }

    static int size(SipMessage m) {
        long[] index = m.index;
        int size = Span.length(index[Index.START_LINE]) + CRLF.length + Span.length(index[Index.BODY]);
        int end = (int) index[Index.END];
        for (int line = Index.LINES; line < end; line++) {
            size += Span.length(index[line]);
        }
        return size;
    }

    static int encode(SipMessage m, byte[] dst, int off) {
        ArraySink sink = new ArraySink(dst, off);
        encode(m, sink);
        return sink.off;
    }

    static void encode(SipMessage m, ByteBuffer dst) {
        encode(m, dst::put);
    }

    private static void encode(SipMessage m, Sink sink) {
        long[] index = m.index;
        int runFrom = Span.at(index[Index.START_LINE]);
        int runTo = Span.end(index[Index.START_LINE]);
        int end = (int) index[Index.END];
        for (int i = Index.LINES; i < end; i++) {
            long line = index[i];
            int at = Span.at(line);
            if (at != runTo) {
                put(m, runFrom, runTo, sink);
                runFrom = at;
            }
            runTo = at + Span.length(line);
        }
        long body = index[Index.BODY];
        if (m.body == m.base && runTo + CRLF.length == Span.at(body) && runTo <= m.base.length) {
            put(m, runFrom, Span.end(body), sink); // the empty line and the body follow the last header line
            return;
        }
        put(m, runFrom, runTo, sink);
        sink.put(CRLF, 0, CRLF.length);
        sink.put(m.body, Span.at(body), Span.length(body));
    }

    private static void put(SipMessage m, int from, int to, Sink sink) {
        if (from < m.base.length) {
            sink.put(m.base, from, to - from);
        } else {
            sink.put(m.extra, from - m.base.length, to - from);
        }
    }
}
