package io.jackfield.proxy.nat;

import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.Via;
import io.jackfield.sip.resolve.NumericHost;
import io.jackfield.sip.transport.Flow;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Tells whether whoever sent a request can be reached at its Contact, or only by the way the request came. Stateless. */
public final class NatTest {
    private NatTest() {}

    /**
     * Whether requests to this sender have to take the flow that its own came by: it came over a connection (RFC 5626), or the
     * datagram did not come from where its topmost Via says, or its Contact is a private address while it is not (the tests that
     * Kamailio's {@code nat_uac_test} numbers 1, 2 and 16).
     */
    public static boolean needsFlow(SipMessage request, Flow flow) {
        return flow.transport().reliable() || viaDiffers(request, flow) || privateContact(request, flow);
    }

    /** Whether it is behind NAT: the datagram or connection did not come from where its Via or Contact says. */
    public static boolean natted(SipMessage request, Flow flow) {
        return privateContact(request, flow) || !flow.transport().reliable() && viaDiffers(request, flow);
    }

    private static boolean viaDiffers(SipMessage request, Flow flow) {
        // The transport added received and rport where they differ; where a phone asked for rport it is there in any
        // case.
        Via via = request.topVia();
        int port = via.port() < 0 ? flow.transport().defaultPort() : via.port();
        if (port != flow.remote().getPort()) {
            return true;
        }
        return NumericHost.parse(via.host())
                .map(address -> !address.equals(flow.remoteHost()))
                .orElse(via.received().isPresent());
    }

    /** Whether its Contact is a private address, which its sender's is not. */
    public static boolean privateContact(SipMessage message, Flow flow) {
        if (isPrivate(flow.remoteHost())) {
            return false;
        }
        List<NameAddr> contacts = message.contacts();
        if (contacts.isEmpty()) {
            return false;
        }
        Optional<InetAddress> contact = NumericHost.parse(contacts.get(0).uri().host());
        return contact.isPresent() && isPrivate(contact.get());
    }

    /** Addresses that mean another machine elsewhere: RFC 1918, RFC 6598, link-local, loopback and RFC 4193. */
    static boolean isPrivate(InetAddress address) {
        if (address.isSiteLocalAddress() || address.isLinkLocalAddress() || address.isLoopbackAddress()) {
            return true;
        }
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? bytes[0] == 100 && (bytes[1] & 0xc0) == 64 : (bytes[0] & 0xfe) == 0xfc;
    }
}
