package io.jackfield.media.cdr;

import java.util.List;

/** Where records go. */
public interface CdrSink {

    /** Its name: that of the file which remembers how far it is, so lower-case letters, digits and hyphens. It must not change. */
    String name();

    /**
     * Takes records, the oldest first, on a thread of its own that may block. Returns once they are safe. What it throws is logged, and
     * the same records come again after a while; after a crash they may come again, too. Each has its leg's uuid to be known by.
     *
     * @param records 1 to 100
     * @throws Exception when they are not taken, or only some of them
     */
    void take(List<CallRecord> records) throws Exception;
}
