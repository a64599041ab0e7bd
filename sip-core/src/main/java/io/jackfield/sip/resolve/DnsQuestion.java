package io.jackfield.sip.resolve;

import java.util.Locale;

/**
 * What a name server is asked.
 *
 * @param name a domain name without the final dot; kept in lower case, as names are compared without regard to case (RFC 4343)
 */
public record DnsQuestion(String name, Type type) {
    public DnsQuestion {
        String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        name = plain.toLowerCase(Locale.ROOT);
    }

    /** The kinds of record that RFC 3263 asks for. */
    public enum Type {
        A,
        AAAA,
        SRV,
        NAPTR
    }

    @Override
    public String toString() {
        return name + ' ' + type;
    }
}
