package io.jackfield.proxy.forward;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipRequest;
import java.nio.charset.StandardCharsets;

/**
 * How many copies of a request may be pending at once, here and beyond (RFC 5393 5): the header Max-Breadth, whose value a proxy shares out
 * among the branches that it has open at the same time. Immutable; any thread.
 */
public final class MaxBreadth {
    /** The default of {@code most}. */
    public static final int DEFAULT = 60;

    private static final int LARGEST = 255;

    private final int most;
    private final byte[][] values;

    /**
     * @param most what requests without the header get, and those that ask for more, 1 to 255
     * @throws IllegalArgumentException outside that range
     */
    public MaxBreadth(int most) {
        if (most < 1 || most > LARGEST) {
            throw new IllegalArgumentException("max-breadth " + most + " is not within 1 and " + LARGEST);
        }
        this.most = most;
        this.values = new byte[most + 1][];
        for (int i = 0; i <= most; i++) {
            values[i] = Integer.toString(i).getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** How many copies of this request may be pending; 0: it must not be forwarded, but answered 440. */
    public int of(SipRequest request) {
        if (!request.has(Header.MAX_BREADTH)) {
            return most;
        }
        // What is malformed counts as absent: that allows less than a peer could have asked for.
        return (int) Math.min(request.get(Header.MAX_BREADTH).orElse((long) most), most);
    }

    /** Gives a copy its share. */
    void write(RequestEdit copy, SipRequest request, int share) {
        if (request.has(Header.MAX_BREADTH)) {
            copy.remove(Header.MAX_BREADTH);
        }
        copy.addFirst(Header.MAX_BREADTH, values[share]);
    }
}
