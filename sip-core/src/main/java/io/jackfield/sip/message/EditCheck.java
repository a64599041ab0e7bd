package io.jackfield.sip.message;

/** Brings the index of an edited message up to date, and notes what is wrong with it. */
final class EditCheck {
    private EditCheck() {}

    /** Looks at the headers that changed, whose ids are the bits: some of those up to {@link Fields#LAST}. */
    static void run(EditBuffer edit, long[] index, long touched) {
        index[Index.PRESENT] = present(edit, index);
        for (long left = touched; left != 0; left &= left - 1) {
            check(edit, index, Header.at(Long.numberOfTrailingZeros(left)));
        }
        boolean cseqChanged = (touched & 1L << Header.CSEQ.id()) != 0;
        if (cseqChanged && index[Index.STATUS] == 0 && !edit.cseqMethod().equals(edit.method(Index.METHOD))) {
            edit.mistake("CSeq has another method");
        }
    }

    private static long present(EditBuffer edit, long[] index) {
        long present = 0;
        int end = edit.end();
        for (int i = edit.first(); i < end; i++) {
            int header = Span.header(index[i]);
            if (header != NameTable.UNKNOWN) {
                present |= Index.bit(header);
            }
        }
        return present;
    }

    private static void check(EditBuffer edit, long[] index, Header<?> header) {
        int at = edit.find(header, edit.first());
        if (at < 0) {
            Fields.clear(header.id(), index);
            if (header.id() <= Header.CSEQ.id() && header != Header.VIA) {
                edit.mistake("no " + header);
            }
            return;
        }
        if (header != Header.VIA && edit.find(header, at + 1) >= 0) {
            edit.mistake("more than one " + header);
        }
        if (!edit.scanLine(header, at)) {
            edit.mistake("malformed " + header);
        } else if (header == Header.CONTENT_LENGTH && index[Index.CONTENT_LENGTH] != edit.bodyLength()) {
            edit.mistake("Content-Length is not the length of the body");
        }
    }
}
