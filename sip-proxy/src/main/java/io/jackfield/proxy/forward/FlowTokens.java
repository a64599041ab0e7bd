package io.jackfield.proxy.forward;

import io.jackfield.kernel.SipHash;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.node.ListenPoint;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transaction.TransactionLayer;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;

/**
 * Writes and reads the tokens that stand for flows in the Path of a REGISTER (RFC 5626 5.2): nobody else can make or read one. They are
 * good for as long as the flow is: that of a connection until it ends, and at the latest with the process, which numbers its connections
 * anew. Immutable; any thread.
 */
final class FlowTokens {
    /** The parameter with the token. */
    static final String TOKEN = "jff";

    /** Tokens of flows have a key of their own, so a Call-ID is the same for all. */
    private static final String NO_CALL = "";

    private final RouteTokens tokens;
    private final int process;

    /** @param routeKey 16 secret bytes */
    FlowTokens(byte[] routeKey, SipNode node) {
        this(routeKey, node.listenPoints().stream().map(ListenPoint::address).toList(), new SecureRandom().nextInt());
    }

    FlowTokens(byte[] routeKey, List<InetSocketAddress> listenPoints, int process) {
        ByteBuffer halves = ByteBuffer.wrap(routeKey);
        SipHash hash = new SipHash(halves.getLong(), halves.getLong());
        byte[] key = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(hash.hash(0x666C6F77))
                .putLong(hash.hash(0x746F6B656EL))
                .array();
        this.tokens = new RouteTokens(key, listenPoints);
        this.process = process;
    }

    String write(Flow flow) {
        return tokens.write(new RouteToken(RouteToken.NO_ANCHOR, false, process, flow, null), NO_CALL);
    }

    FlowRoute read(String text) {
        RouteToken token = tokens.read(text, NO_CALL);
        Flow flow = token == null ? null : token.caller();
        if (token == null || flow == null) {
            return FlowRoute.FORGED;
        }
        return flow.connection() != 0 && token.callerTagHash() != process ? FlowRoute.GONE : FlowRoute.to(flow);
    }

    /** Puts a Path on that leads back over the flow that a REGISTER came by (RFC 3327 5.2, RFC 5626 5.2). */
    void path(BranchCopy branch, Flow from, TransactionLayer layer) {
        StringBuilder path = new StringBuilder(96).append("<sip:").append(layer.sentBy(branch.to()));
        Transport out = branch.to().transport();
        if (out != Transport.UDP) {
            path.append(";transport=").append(out.uriName());
        }
        path.append(";lr;").append(TOKEN).append('=').append(write(from));
        if (keepsFlow(branch.request())) {
            path.append(";ob");
        }
        branch.copy().addFirst(Header.PATH, path.append('>').toString());
    }

    /** RFC 5626 5.1: we are its first hop, and the phone wants that its flow is kept. */
    private static boolean keepsFlow(SipRequest register) {
        return register.headers(Header.VIA).size() == 1
                && register.headers(Header.SUPPORTED).stream().anyMatch("outbound"::equalsIgnoreCase)
                && register.contacts().stream().anyMatch(FlowTokens::isFlow);
    }

    private static boolean isFlow(NameAddr contact) {
        return contact.regId().isPresent() && contact.instance().isPresent();
    }
}
