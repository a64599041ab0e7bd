package io.jackfield.proxy.routing;

import io.jackfield.sip.message.SipUri;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A carrier, or whoever else calls go to and come from: a row of {@code trunk}. Immutable.
 *
 * @param name 1 to 64 characters, by which routes name it
 * @param uri where calls go: sip or sips, without a user
 * @param tenant whose calls come from it, a domain in lower case; "" when the number or the Request-URI says so
 * @param sources where its calls come from, addresses and networks as {@code 192.0.2.0/24}
 * @param rewrite what becomes of a number that goes there
 * @param limits how much it takes
 */
public record Trunk(String name, SipUri uri, String tenant, List<String> sources, Rewrite rewrite, Limits limits) {

    /**
     * What becomes of a number.
     *
     * @param strip how many symbols are taken from its front, 0 to 32
     * @param prepend what is put there then, at most 16 digits, '+', '*' and '#'
     */
    public record Rewrite(int strip, String prepend) {
        /** Nothing. */
        public static final Rewrite NONE = new Rewrite(0, "");

        String apply(String number) {
            return prepend + number.substring(Math.min(strip, number.length()));
        }
    }

    /**
     * How much a trunk or a tenant takes; whoever admits calls enforces it.
     *
     * @param calls at once; 0 for no limit
     * @param callsPerSecond new ones; 0 for no limit
     */
    public record Limits(int calls, int callsPerSecond) {
        /** No limits. */
        public static final Limits NONE = new Limits(0, 0);

        List<String> mistakes(String of) {
            return calls < 0 || callsPerSecond < 0 ? List.of(of + ": limits are 0 or more") : List.of();
        }
    }

    /** Copies the sources, writes the tenant in lower case. */
    public Trunk {
        sources = List.copyOf(sources);
        tenant = tenant.toLowerCase(Locale.ROOT);
    }

    /** A trunk that calls go to, as they are. */
    public static Trunk of(String name, String uri) {
        return new Trunk(name, SipUri.of(uri), "", List.of(), Rewrite.NONE, Limits.NONE);
    }

    List<String> mistakes() {
        String self = "trunk '" + name + "'";
        List<String> wrong = new ArrayList<>(limits.mistakes(self));
        if (name.isEmpty() || name.length() > 64) {
            wrong.add(self + ": its name must be 1 to 64 characters");
        }
        if (!uri.isSip() || !uri.valid() || !uri.user().isEmpty()) {
            wrong.add(self + ": '" + uri.text() + "' is no SIP URI without a user");
        }
        if (rewrite.strip < 0 || rewrite.strip > 32) {
            wrong.add(self + ": strip " + rewrite.strip + " is not within 0 and 32");
        }
        if (Dialled.prefix(rewrite.prepend) == Dialled.NONE) {
            wrong.add(self + ": prepend '" + rewrite.prepend + "' is not at most 16 digits, '+', '*' and '#'");
        }
        for (String source : sources) {
            if (AddressRange.parse(source).isEmpty()) {
                wrong.add(self + ": '" + source + "' is no address and no network");
            }
        }
        return wrong;
    }
}
