package io.jackfield.sip.resolve;

import io.jackfield.kernel.Machine;
import io.jackfield.sip.resolve.DnsQuestion.Type;
import io.jackfield.sip.resolve.DnsRecord.Srv;
import io.jackfield.sip.resolve.Located.Server;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The look-up of RFC 3263 4 for one URI that has a name: from NAPTR to SRV to addresses. Sans-IO; for one shard.
 *
 * <pre>
 *            transport and port   transport only     port only            neither
 * begins at  ADDRESSES            SERVICES           ADDRESSES            NAPTR
 *
 * NAPTR      usable records: SERVICES of their replacements; none: SERVICES of the transports that we have
 * SERVICES   asked together; the first, by preference, that has SRV records: ADDRESSES of their targets; none: ADDRESSES of
 *            the host itself, default port; only records that say "not here" (target "."): over, empty
 * ADDRESSES  A and AAAA of every target, together; all answered: over
 * </pre>
 *
 * <p>The deadline ends it with what is known by then. CNAMEs are followed, eight at most; what names could do to keep it busy
 * is bounded: questions, targets, addresses.
 */
final class ServerWalk implements Machine, Lookups.Sink {
    /** Services and targets beyond these are left out: who publishes more has made a mistake, or wants to be looked at. */
    private static final int MAX_SERVICES = 8;

    private static final int MAX_TARGETS = 32;
    private static final int MAX_ADDRESSES = 8;
    /** NAPTR records that point to NAPTR records (RFC 3403 4.1, empty flags). */
    private static final int MAX_HOPS = 4;

    /** What the walk asks of its driver. */
    interface Effects {
        /** Ask; give the answer to {@link ServerWalk#onAnswer}. */
        void query(DnsQuestion question);

        /** It is over. */
        void done(Located located);
    }

    private enum State {
        NAPTR,
        SERVICES,
        ADDRESSES,
        OVER
    }

    /** A transport and where its servers are listed, or, direct, the host that serves it. */
    private record Service(Transport transport, String name, boolean direct) {}

    /** A host to find the addresses of. */
    private record Hop(Transport transport, int priority, int weight, String host, int port) {}

    private final UriTarget target;
    private final Reach reach;
    private final boolean naptr;
    private final Effects effects;
    private final Lookups lookups = new Lookups(this);
    private State state = State.OVER;
    private long deadlineNs = NEVER;
    private int naptrHops;
    private List<Service> services = List.of();
    private List<Hop> hops = List.of();
    private final Map<String, List<InetAddress>> addresses = new LinkedHashMap<>();

    /** @param naptr whether NAPTR records are asked for at all */
    ServerWalk(UriTarget target, Reach reach, boolean naptr, Effects effects) {
        this.target = target;
        this.reach = reach;
        this.naptr = naptr;
        this.effects = effects;
    }

    /** @param limitNs how long it may take */
    void start(long nowNs, long limitNs) {
        deadlineNs = nowNs + limitNs;
        Optional<Transport> fixed = target.transport();
        if (fixed.isPresent() && !reach.has(fixed.get())) {
            finish(List.of());
        } else if (target.port() >= 0) {
            askHost(fixed.orElseGet(() -> target.defaultTransport(reach)), target.port());
        } else if (fixed.isPresent()) {
            askServices(List.of(service(fixed.get(), target.host())));
        } else if (naptr) {
            state = State.NAPTR;
            lookups.ask(new DnsQuestion(target.host(), Type.NAPTR));
        } else {
            askServices(usual());
        }
    }

    void onAnswer(DnsQuestion question, DnsCache.Entry entry) {
        if (state != State.OVER) {
            lookups.onAnswer(question, entry);
        }
    }

    @Override
    public long nextDeadlineNs() {
        return deadlineNs;
    }

    @Override
    public void onDeadline(long nowNs) {
        if (state != State.OVER && deadlineNs - nowNs <= 0) {
            finish(servers());
        }
    }

    @Override
    public void query(DnsQuestion question) {
        effects.query(question);
    }

    @Override
    public void answered(String name, Type type, List<DnsRecord> records) {
        if (state == State.OVER) {
            return;
        }
        switch (type) {
            case NAPTR -> onNaptr(records);
            case A, AAAA -> {
                List<InetAddress> known = addresses.computeIfAbsent(name, n -> new ArrayList<>());
                for (DnsRecord record : records) {
                    if (record instanceof DnsRecord.Address address && known.size() < 2 * MAX_ADDRESSES) {
                        known.add(address.address());
                    }
                }
                if (lookups.idle()) {
                    finish(servers());
                }
            }
            case SRV -> {
                if (lookups.idle() && state == State.SERVICES) {
                    onServices();
                }
            }
        }
    }

    // ---- NAPTR ----

    private void onNaptr(List<DnsRecord> records) {
        NaptrChoice choice = NaptrChoice.of(records, target.sips(), reach);
        if (!choice.further().isEmpty() && choice.services().isEmpty() && ++naptrHops <= MAX_HOPS) {
            lookups.ask(new DnsQuestion(choice.further(), Type.NAPTR));
            return;
        }
        List<Service> found = new ArrayList<>();
        choice.services().stream()
                .limit(MAX_SERVICES)
                .forEach(s -> found.add(new Service(s.transport(), s.replacement(), s.direct())));
        askServices(found.isEmpty() ? usual() : found);
    }

    // ---- SRV ----

    /** RFC 3263 4.1: without NAPTR records each transport that we have is asked for, in our order of preference. */
    private List<Service> usual() {
        List<Service> all = new ArrayList<>();
        for (Transport transport : List.of(Transport.UDP, Transport.TCP, Transport.TLS)) {
            if (reach.has(transport) && (transport.secure() || !target.sips())) {
                all.add(service(transport, target.host()));
            }
        }
        return all;
    }

    /** RFC 3263 4.1, 4.2. RFC 7118 defines no SRV name for WebSockets: there the host itself is meant. */
    private static Service service(Transport transport, String domain) {
        return switch (transport) {
            case UDP -> new Service(transport, "_sip._udp." + domain, false);
            case TCP -> new Service(transport, "_sip._tcp." + domain, false);
            case TLS -> new Service(transport, "_sips._tcp." + domain, false);
            case WS, WSS -> new Service(transport, domain, true);
        };
    }

    private void askServices(List<Service> wanted) {
        state = State.SERVICES;
        services = wanted;
        for (Service service : wanted) {
            if (!service.direct) {
                lookups.ask(new DnsQuestion(service.name, Type.SRV));
            }
        }
        if (lookups.idle() && state == State.SERVICES) {
            onServices();
        }
    }

    private void onServices() {
        boolean refused = false;
        for (Service service : services) {
            if (service.direct) {
                askAddresses(List.of(hop(service.transport, service.name, -1)));
                return;
            }
            List<Hop> found = new ArrayList<>();
            for (DnsRecord record : lookups.records(service.name, Type.SRV)) {
                if (record instanceof Srv srv && srv.target().isEmpty()) {
                    refused = true; // RFC 2782, "Target": decidedly not available at this domain
                } else if (record instanceof Srv srv && srv.port() > 0) {
                    found.add(new Hop(service.transport, srv.priority(), srv.weight(), srv.target(), srv.port()));
                }
            }
            if (!found.isEmpty()) {
                found.sort((a, b) -> Integer.compare(a.priority, b.priority));
                askAddresses(found.subList(0, Math.min(found.size(), MAX_TARGETS)));
                return;
            }
        }
        if (refused) {
            finish(List.of());
        } else {
            askHost(target.transport().orElseGet(() -> target.defaultTransport(reach)), -1);
        }
    }

    // ---- addresses ----

    private void askHost(Transport transport, int port) {
        askAddresses(List.of(hop(transport, target.host(), port)));
    }

    private static Hop hop(Transport transport, String host, int port) {
        return new Hop(transport, 0, 0, host, port < 0 ? transport.defaultPort() : port);
    }

    private void askAddresses(List<Hop> wanted) {
        state = State.ADDRESSES;
        hops = List.copyOf(wanted);
        for (Hop hop : hops) {
            Optional<InetAddress> numeric = NumericHost.parse(hop.host);
            if (numeric.isPresent()) {
                addresses.put(key(hop), List.of(numeric.get()));
                continue;
            }
            if (reach.ipv4()) {
                lookups.ask(new DnsQuestion(hop.host, Type.A));
            }
            if (reach.ipv6()) {
                lookups.ask(new DnsQuestion(hop.host, Type.AAAA));
            }
        }
        if (lookups.idle() && state == State.ADDRESSES) {
            finish(servers());
        }
    }

    private static String key(Hop hop) {
        return new DnsQuestion(hop.host, Type.A).name();
    }

    /** What was found: IPv4 before IPv6, since a broken IPv6 path would cost a call the time of timer B. */
    private List<Server> servers() {
        List<Server> servers = new ArrayList<>();
        for (Hop hop : hops) {
            List<Flow> flows = new ArrayList<>();
            for (boolean six : new boolean[] {false, true}) {
                for (InetAddress address : addresses.getOrDefault(key(hop), List.of())) {
                    boolean wanted = reach.reaches(address) && six == (address.getAddress().length == 16);
                    if (wanted && flows.size() < MAX_ADDRESSES) {
                        flows.add(target.flow(hop.transport, address, hop.port));
                    }
                }
            }
            if (!flows.isEmpty() && reach.has(hop.transport)) {
                servers.add(new Server(hop.priority, hop.weight, flows));
            }
        }
        return servers;
    }

    private void finish(List<Server> servers) {
        state = State.OVER;
        deadlineNs = NEVER;
        effects.done(new Located(List.copyOf(servers), lookups.expiresNs()));
    }
}
