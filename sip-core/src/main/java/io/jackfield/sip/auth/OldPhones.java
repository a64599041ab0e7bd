package io.jackfield.sip.auth;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.SipRequest;
import java.util.regex.Pattern;

/**
 * Clients that give up when any of the challenges names an algorithm they do not know, whatever its place (RFC 8760 2.4 has them
 * skip it). They are offered MD5 alone.
 *
 * <p>Known: baresip before 3.12 answers none of several challenges as soon as one is not MD5; sipp and sipsak read the
 * first algorithm only. What gives no User-Agent is taken for old. Nobody is weakened by saying so: a client that knows better is offered better,
 * and one that lies could as well have answered the MD5 challenge.
 */
final class OldPhones {
    private static final Pattern KNOWN =
            Pattern.compile("baresip v([0-2]\\.|3\\.([0-9]|1[01])(\\D|$)).*|sip(p|sak).*", Pattern.CASE_INSENSITIVE);

    private OldPhones() {}

    static boolean test(SipRequest request) {
        return request.header(Header.USER_AGENT)
                .map(name -> KNOWN.matcher(name).matches())
                .orElse(true);
    }
}
