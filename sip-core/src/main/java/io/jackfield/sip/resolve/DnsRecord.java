package io.jackfield.sip.resolve;

import java.net.InetAddress;

/** A resource record. Names are in lower case, without the final dot; the root is "". */
public sealed interface DnsRecord {
    /** Whose record it is. */
    String name();

    /** How long it holds, in seconds, 0 to 2^31 - 1. */
    long ttlSeconds();

    /** An A or AAAA record. */
    record Address(String name, long ttlSeconds, InetAddress address) implements DnsRecord {}

    /**
     * An SRV record (RFC 2782).
     *
     * @param priority 0 to 65535, the lowest is tried first
     * @param weight 0 to 65535, the share of the requests among records of one priority
     * @param port 0 to 65535
     * @param target "" when the service is decidedly not there
     */
    record Srv(String name, long ttlSeconds, int priority, int weight, int port, String target) implements DnsRecord {}

    /**
     * A NAPTR record (RFC 3403). Those with a regular expression mean nothing to RFC 3263.
     *
     * @param order 0 to 65535, the lowest first
     * @param preference 0 to 65535, among equal orders the lowest first
     * @param flags {@code s}: an SRV look-up of the replacement follows; {@code a}: an address look-up; "": NAPTR again
     * @param service e.g. {@code SIP+D2U}
     */
    record Naptr(
            String name,
            long ttlSeconds,
            int order,
            int preference,
            String flags,
            String service,
            String regexp,
            String replacement)
            implements DnsRecord {}

    /** A CNAME record: the name is another for the target. */
    record Cname(String name, long ttlSeconds, String target) implements DnsRecord {}
}
