package io.jackfield.proxy.forward;

import io.jackfield.kernel.SipHash;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.Via;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The branch of what is relayed without state (RFC 3261 16.11): the same for a request, its retransmissions, its CANCEL and its ACK of a
 * final response that is no 2xx, and for all nodes that share the key. {@code z9hG4bKs}, 16 digits of the Via that it came with, 16 of
 * what its way depends on, by which a loop shows (RFC 5393 4.2.1). Keyed, so that nobody can make one. Immutable; any thread.
 */
final class StatelessBranch {
    private static final String START = "z9hG4bKs";
    private static final int DIGITS = 16;

    private final SipHash hash;

    /** @param routeKey 16 secret bytes */
    StatelessBranch(byte[] routeKey) {
        ByteBuffer halves = ByteBuffer.wrap(routeKey);
        SipHash whole = new SipHash(halves.getLong(), halves.getLong());
        this.hash = new SipHash(whole.hash(0x73746174), whole.hash(0x656C657373L));
    }

    /** The branch of the copy of a request. */
    String of(SipRequest came) {
        long way = way(came);
        long via = came.viaHash(hash);
        // A client older than RFC 3261 need not give each request a branch of its own.
        long unique = came.hasMagicCookie() ? via : hash.hash(via ^ way);
        return START + digits(unique) + digits(way);
    }

    /** Whether a branch looks like one of these. */
    static boolean is(String branch) {
        return branch.length() == START.length() + 2 * DIGITS && branch.startsWith(START);
    }

    /** Whether a request has been relayed like this before, in the same form. */
    boolean looped(SipRequest request) {
        String way = null;
        for (Via via : request.vias()) {
            if (is(via.branch())) {
                way = way == null ? digits(way(request)) : way;
                if (via.branch().endsWith(way)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Not its method nor its To tag, which an ACK and a CANCEL need not share with their INVITE. */
    private long way(SipRequest request) {
        String all = request.requestUri().text()
                + '\n'
                + request.topRoute().map(NameAddr::text).orElse("")
                + '\n'
                + request.fromTag()
                + '\n'
                + request.callId()
                + '\n'
                + request.cseqNumber();
        byte[] bytes = all.getBytes(StandardCharsets.UTF_8);
        return hash.hash(bytes, 0, bytes.length);
    }

    private static String digits(long value) {
        StringBuilder text = new StringBuilder(DIGITS);
        for (int shift = Long.SIZE - 4; shift >= 0; shift -= 4) {
            text.append(Character.forDigit((int) (value >>> shift) & 0xF, 16));
        }
        return text.toString();
    }
}
