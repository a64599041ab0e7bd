package io.jackfield.sip.dialog;

import io.jackfield.sip.auth.Credentials;
import io.jackfield.sip.message.SipUri;
import java.time.Duration;
import java.util.Optional;

/**
 * What to register and where. Immutable.
 *
 * @param addressOfRecord whose calls to receive
 * @param registrar where to send; empty takes the domain of the address of record
 * @param expires the lifetime to ask for, 10 seconds to 7 days
 * @param outboundProxy where to send, whatever the registrar's URI says: the edge proxy of a flow; put first in the Route
 * @param outbound that this is a flow of a device (RFC 5626); empty for a plain registration
 * @param push how the device is woken (RFC 8599); empty for one that is awake
 * @param credentials for challenges; empty takes the user agent's
 */
public record RegisterOptions(
        SipUri addressOfRecord,
        Optional<SipUri> registrar,
        Optional<SipUri> outboundProxy,
        Optional<Outbound> outbound,
        Optional<Push> push,
        Duration expires,
        Optional<Credentials> credentials) {

    /** @throws IllegalArgumentException when the lifetime is out of range */
    public RegisterOptions {
        if (expires.compareTo(Duration.ofSeconds(10)) < 0 || expires.compareTo(Duration.ofDays(7)) > 0) {
            throw new IllegalArgumentException("lifetime " + expires + " is not within 10 s and 7 days");
        }
    }

    /** Options for an address of record: its own domain, one hour, the user agent's credentials. */
    public static RegisterOptions of(SipUri addressOfRecord) {
        return new RegisterOptions(
                addressOfRecord,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofHours(1),
                Optional.empty());
    }

    /** With another registrar. */
    public RegisterOptions withRegistrar(SipUri uri) {
        return new RegisterOptions(
                addressOfRecord, Optional.of(uri), outboundProxy, outbound, push, expires, credentials);
    }

    /** Through a proxy. */
    public RegisterOptions withOutboundProxy(SipUri proxy) {
        return new RegisterOptions(
                addressOfRecord, registrar, Optional.of(proxy), outbound, push, expires, credentials);
    }

    /** As a flow of a device. */
    public RegisterOptions withOutbound(Outbound flow) {
        return new RegisterOptions(
                addressOfRecord, registrar, outboundProxy, Optional.of(flow), push, expires, credentials);
    }

    /** Woken by a push service. */
    public RegisterOptions withPush(Push service) {
        return new RegisterOptions(
                addressOfRecord, registrar, outboundProxy, outbound, Optional.of(service), expires, credentials);
    }

    /** With another lifetime, 10 seconds to 7 days. */
    public RegisterOptions withExpires(Duration lifetime) {
        return new RegisterOptions(addressOfRecord, registrar, outboundProxy, outbound, push, lifetime, credentials);
    }

    /** With credentials of its own. */
    public RegisterOptions withCredentials(Credentials user) {
        return new RegisterOptions(
                addressOfRecord, registrar, outboundProxy, outbound, push, expires, Optional.of(user));
    }
}
