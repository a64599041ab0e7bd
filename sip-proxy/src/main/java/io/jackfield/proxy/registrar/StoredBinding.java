package io.jackfield.proxy.registrar;

import java.time.Instant;
import java.util.List;

/**
 * A binding as a {@link LocationStore} keeps it: a row of a {@code location} table. Of one address of record no two have the same
 * contact, except by {@code instance} and {@code regId}.
 *
 * @param addressOfRecord {@code user@domain}, as the registrar writes it
 * @param contact the Contact URI; at most 2,048 characters
 * @param expires when it ends
 * @param q the preference, 0 to 1
 * @param callId the Call-ID of the REGISTER that made it last
 * @param cseq its CSeq number
 * @param received the address by which the phone is reached, where the contact does not say, as a SIP URI
 *     ({@code sip:192.0.2.7:40112;transport=tcp}); empty where it does
 * @param socket the address of ours that it registered at, {@code udp:10.0.0.1:5060}, and the connection of the process that holds it,
 *     {@code tcp:10.0.0.1:5060#5f3a.17}; empty when any address will do; at most 128 characters
 * @param path the Path values, outermost first
 * @param natted whether it is behind NAT
 * @param device what is known of the phone
 */
public record StoredBinding(
        String addressOfRecord,
        String contact,
        Instant expires,
        float q,
        String callId,
        long cseq,
        String received,
        String socket,
        List<String> path,
        boolean natted,
        Binding.Device device) {
    /** Copies the path. */
    public StoredBinding {
        path = List.copyOf(path);
    }
}
