package io.jackfield.sip.resolve;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How servers are found. For one thread, once. */
public final class DnsOptions {
    private List<InetSocketAddress> servers = List.of();
    private Duration timeout = Duration.ofSeconds(2);
    private int attempts = 2;
    private boolean naptr = true;
    private int cachedNames = 4_096;
    private Duration avoidFor = Duration.ofSeconds(30);
    private Optional<Dns> source = Optional.empty();
    private final List<String> errors = new ArrayList<>();

    /** The usual options: the machine's name servers. */
    public DnsOptions() {}

    /** The name server to ask, a numeric address; several times for several, asked in that order. Default: /etc/resolv.conf. */
    public DnsOptions server(String host, int port) {
        List<InetSocketAddress> all = new ArrayList<>(servers);
        if (port < 1 || port > 65_535) {
            errors.add("dns server " + host + ": port must be 1 to 65535, not " + port);
            return this;
        }
        NumericHost.parse(host)
                .ifPresentOrElse(
                        ip -> all.add(new InetSocketAddress(ip, port)),
                        () -> errors.add("dns server must be a numeric address, not '" + host + "'"));
        servers = List.copyOf(all);
        return this;
    }

    /** How long to wait for a name server before the next one is asked, 50 ms to 30 s. Default 2 s. */
    public DnsOptions timeout(Duration each) {
        timeout = each;
        return this;
    }

    /** How often each name server is asked, 1 to 5. Default 2. */
    public DnsOptions attempts(int times) {
        attempts = times;
        return this;
    }

    /** Whether NAPTR records are looked for. Default yes; without them a name costs a question less (RFC 3263 4.1). */
    public DnsOptions naptr(boolean wanted) {
        naptr = wanted;
        return this;
    }

    /** How many answers are kept, 16 to 1,000,000; the oldest goes. Default 4,096. */
    public DnsOptions cachedNames(int limit) {
        cachedNames = limit;
        return this;
    }

    /**
     * For how long a server that did not serve comes last, unless it says so itself by Retry-After: zero to 1 hour. Default 30 s.
     */
    public DnsOptions avoidFor(Duration period) {
        avoidFor = period;
        return this;
    }

    /** Who answers questions, in place of name servers: a {@link DnsZone}, say. It is closed with the resolver. */
    public DnsOptions source(Dns dns) {
        source = Optional.of(dns);
        return this;
    }

    /** What is out of its range, in words; empty when all is well. */
    public List<String> mistakes() {
        List<String> found = new ArrayList<>(errors);
        if (timeout.compareTo(Duration.ofMillis(50)) < 0 || timeout.compareTo(Duration.ofSeconds(30)) > 0) {
            found.add("dns timeout must be 50 ms to 30 s, not " + timeout);
        }
        if (attempts < 1 || attempts > 5) {
            found.add("dns attempts must be 1 to 5, not " + attempts);
        }
        if (cachedNames < 16 || cachedNames > 1_000_000) {
            found.add("dns cached names must be 16 to 1,000,000, not " + cachedNames);
        }
        if (avoidFor.isNegative() || avoidFor.compareTo(Duration.ofHours(1)) > 0) {
            found.add("dns avoid for must be 0 to 1 hour, not " + avoidFor);
        }
        return List.copyOf(found);
    }

    void check() {
        List<String> found = mistakes();
        if (!found.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", found));
        }
    }

    boolean naptr() {
        return naptr;
    }

    int cachedNames() {
        return cachedNames;
    }

    Duration avoidFor() {
        return avoidFor;
    }

    /** What a look-up may take: each question of the longest walk (NAPTR, SRV, address) has its servers asked once over. */
    Duration walkLimit() {
        return timeout.multipliedBy(4L * attempts);
    }

    Dns source() {
        return source.orElseGet(() -> new DnsClient(NameServers.system(), servers, timeout, attempts));
    }
}
