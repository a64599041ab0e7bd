package io.jackfield.sip.transaction;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.transport.Egress;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes our Via on top of requests (RFC 3261 18.1.1, 16.6 step 8). */
final class ViaWriter {
    private final int shard;
    private final Egress egress;
    private final @Nullable Template[] latest = new Template[Transport.values().length];

    ViaWriter(int shard, Egress egress) {
        this.shard = shard;
        this.egress = egress;
    }

    SipRequest push(RequestEdit request, Flow target, int slot, long proof) {
        Transport transport = target.transport();
        String sentBy = egress.sentBy(target);
        Template template = latest[transport.ordinal()];
        if (template == null || !template.sentBy.equals(sentBy)) {
            template = new Template(transport, sentBy);
            latest[transport.ordinal()] = template;
        }
        Branch.write(shard, slot, proof, template.via, template.branchAt);
        return request.addFirst(Header.VIA, template.via).build();
    }

    /** The Via of a transport and sent-by, whose branch is written over each time. */
    private static final class Template {
        private final String sentBy;
        private final byte[] via;
        private final int branchAt;

        private Template(Transport transport, String sentBy) {
            this.sentBy = sentBy;
            String start = "SIP/2.0/" + transport.viaName() + ' ' + sentBy + ";branch=";
            // RFC 3581 3: a client asks for the port that its request is seen to come from.
            // RFC 5923 5: a TLS client lets its server send requests back over the connection.
            String end = transport == Transport.TLS ? ";alias" : transport.reliable() ? "" : ";rport";
            branchAt = start.length();
            via = (start + " ".repeat(Branch.LENGTH) + end).getBytes(StandardCharsets.US_ASCII);
        }
    }
}
