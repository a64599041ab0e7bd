package io.jackfield.proxy.nat;

import io.jackfield.sdp.Address;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.SessionDescription;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.message.Via;
import io.jackfield.sip.resolve.NumericHost;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Several {@link NatCheck}s, of which one that finds something is enough. Stateless; any thread. Names are no sign: a Contact or Via
 * with a domain name passes the tests of addresses.
 *
 * @param bits 1 to 1,023, a bit for each check
 */
public record NatMask(int bits) {
    /** What finds most phones behind NAT and few others: a private Contact, another address or port than the Via's (19). */
    public static final NatMask USUAL = new NatMask(19);

    private static final int ALL = 1_023;
    private static final String SDP = "application/sdp";

    /** @throws IllegalArgumentException out of range */
    public NatMask {
        if (bits < 1 || bits > ALL) {
            throw new IllegalArgumentException("a NAT test mask is 1 to 1023, not " + bits);
        }
    }

    /** Those that find something. */
    public static NatMask of(NatCheck first, NatCheck... others) {
        int bits = first.bit();
        for (NatCheck check : others) {
            bits |= check.bit();
        }
        return new NatMask(bits);
    }

    /** Whether one of the checks finds that the sender is behind NAT. */
    public boolean finds(SipMessage message, Flow from) {
        for (NatCheck check : NatCheck.values()) {
            if ((bits & check.bit()) != 0 && finds(check, message, from)) {
                return true;
            }
        }
        return false;
    }

    private static boolean finds(NatCheck check, SipMessage message, Flow from) {
        InetAddress source = from.remoteHost();
        return switch (check) {
            case PRIVATE_CONTACT -> contact(message, NatTest::isPrivate);
            case CONTACT_ADDRESS -> contact(message, address -> !address.equals(source));
            case CONTACT_PORT -> contactPort(message, from);
            case VIA_ADDRESS -> via(message, address -> !address.equals(source));
            case PRIVATE_VIA -> via(message, NatTest::isPrivate);
            case VIA_PORT -> viaPort(message, from);
            case PRIVATE_SDP -> media(message, NatTest::isPrivate);
            case SDP_ADDRESS -> media(message, address -> !address.equals(source));
            case PRIVATE_SOURCE -> NatTest.isPrivate(source);
            case WEBSOCKET -> from.transport() == Transport.WS || from.transport() == Transport.WSS;
        };
    }

    private static boolean contact(SipMessage message, Predicate<InetAddress> wrong) {
        List<NameAddr> contacts = message.contacts();
        return !contacts.isEmpty()
                && NumericHost.parse(contacts.get(0).uri().host()).filter(wrong).isPresent();
    }

    private static boolean contactPort(SipMessage message, Flow from) {
        List<NameAddr> contacts = message.contacts();
        if (contacts.isEmpty() || !contacts.get(0).uri().isSip()) {
            return false;
        }
        SipUri uri = contacts.get(0).uri();
        return portOr(uri.port(), from) != from.remote().getPort();
    }

    private static boolean via(SipMessage message, Predicate<InetAddress> wrong) {
        return NumericHost.parse(message.topVia().host()).filter(wrong).isPresent();
    }

    private static boolean viaPort(SipMessage message, Flow from) {
        Via via = message.topVia();
        return portOr(via.port(), from) != from.remote().getPort();
    }

    private static int portOr(int port, Flow from) {
        return port < 0 ? from.transport().defaultPort() : port;
    }

    /** Of the session and of each medium; garbage is no sign. */
    private static boolean media(SipMessage message, Predicate<InetAddress> wrong) {
        if (message.bodyLength() == 0 || !message.hasBody(SDP)) {
            return false;
        }
        Optional<SessionDescription> sdp = SessionDescription.parse(message.body());
        if (sdp.isEmpty()) {
            return false;
        }
        if (wrong(sdp.get().connection(), wrong)) {
            return true;
        }
        for (MediaDescription medium : sdp.get().media()) {
            if (wrong(medium.connection(), wrong)) {
                return true;
            }
        }
        return false;
    }

    private static boolean wrong(Optional<Address> address, Predicate<InetAddress> wrong) {
        return address.flatMap(a -> NumericHost.parse(a.host())).filter(wrong).isPresent();
    }
}
