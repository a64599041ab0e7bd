package io.jackfield.proxy.nat;

import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.resolve.NumericHost;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The alias of a Contact: a URI parameter that says from where its owner really sent, {@code alias=203.0.113.7~30512~1} (address, port,
 * and 1 for UDP, 2 TCP, 3 TLS, 5 WS, 6 WSS), as {@code set_contact_alias} and {@code handle_ruri_alias} made it known. The proxy
 * sets and reads it by itself within dialogs; this is for routes that do it by hand. Stateless; any thread.
 */
public final class ContactAlias {
    /** The URI parameter. */
    public static final String PARAM = "alias";

    private static final int MAX_PORT = 65_535;

    private ContactAlias() {}

    /** The contact with the alias of where its owner is reached, instead of one that it may have. */
    public static SipUri of(SipUri contact, Flow owner) {
        String alias = owner.remoteHostText() + '~' + owner.remote().getPort() + '~' + number(owner.transport());
        return without(contact).withParam(PARAM, alias);
    }

    /** Where the alias of a URI leads; empty when it has none, or one that makes no sense. */
    public static Optional<Flow> flow(SipUri uri) {
        String alias = uri.param(PARAM).orElse("");
        int port = alias.indexOf('~');
        int kind = alias.indexOf('~', port + 1);
        if (port <= 0 || kind < 0) {
            return Optional.empty();
        }
        Transport transport = transport(alias.substring(kind + 1));
        int number = port(alias.substring(port + 1, kind));
        if (transport == null || number == 0) {
            return Optional.empty();
        }
        String host = alias.substring(0, port);
        return NumericHost.parse(host).map(address -> Flow.to(transport, new InetSocketAddress(address, number)));
    }

    /** The URI as its owner wrote it. */
    public static SipUri without(SipUri uri) {
        return uri.hasParam(PARAM) ? uri.withoutParam(PARAM) : uri;
    }

    private static int port(String text) {
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return 0;
        }
        int port = Integer.parseInt(text);
        return port > MAX_PORT ? 0 : port;
    }

    private static int number(Transport transport) {
        return switch (transport) {
            case UDP -> 1;
            case TCP -> 2;
            case TLS -> 3;
            case WS -> 5;
            case WSS -> 6;
        };
    }

    private static @Nullable Transport transport(String number) {
        return switch (number) {
            case "1" -> Transport.UDP;
            case "2" -> Transport.TCP;
            case "3" -> Transport.TLS;
            case "5" -> Transport.WS;
            case "6" -> Transport.WSS;
            default -> null;
        };
    }
}
