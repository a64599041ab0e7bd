package io.jackfield.sip.resolve;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A name service that knows what it was told, and answers at once: for simulations and tests, or for a network without name
 * servers. May be changed while it is in use, from any thread.
 *
 * <pre>{@code
 * DnsZone zone = new DnsZone()
 *     .naptr("example.com", 10, 10, "s", "SIP+D2T", "_sip._tcp.example.com")
 *     .srv("_sip._tcp.example.com", 1, 60, 5060, "a.example.com")
 *     .srv("_sip._tcp.example.com", 1, 40, 5060, "b.example.com")
 *     .address("a.example.com", "192.0.2.1")
 *     .address("b.example.com", "192.0.2.2");
 * }</pre>
 */
public final class DnsZone implements Dns {
    private static final long TTL_SECONDS = 60;

    private final List<DnsRecord> records = new CopyOnWriteArrayList<>();
    private final Set<DnsQuestion> failing = ConcurrentHashMap.newKeySet();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean silent;

    /** An empty zone: no name exists. */
    public DnsZone() {}

    /** Adds an A or AAAA record that holds for 60 s. @throws IllegalArgumentException unless the address is numeric */
    public DnsZone address(String name, String numeric) {
        InetAddress ip = NumericHost.parse(numeric)
                .orElseThrow(() -> new IllegalArgumentException("not a numeric address: " + numeric));
        return add(new DnsRecord.Address(plain(name), TTL_SECONDS, ip));
    }

    /** Adds an SRV record that holds for 60 s; target "" says that the service is not there. */
    public DnsZone srv(String name, int priority, int weight, int port, String target) {
        return add(new DnsRecord.Srv(plain(name), TTL_SECONDS, priority, weight, port, plain(target)));
    }

    /** Adds a NAPTR record that holds for 60 s. */
    public DnsZone naptr(String name, int order, int preference, String flags, String service, String replacement) {
        return add(new DnsRecord.Naptr(
                plain(name), TTL_SECONDS, order, preference, flags, service, "", plain(replacement)));
    }

    /** Adds a CNAME record that holds for 60 s. */
    public DnsZone alias(String name, String target) {
        return add(new DnsRecord.Cname(plain(name), TTL_SECONDS, plain(target)));
    }

    /** Adds a record. */
    public DnsZone add(DnsRecord record) {
        records.add(record);
        return this;
    }

    /** Removes the records of a name. */
    public DnsZone remove(String name) {
        String wanted = plain(name);
        records.removeIf(record -> record.name().equals(wanted));
        return this;
    }

    /** From now on this question fails, as when no name server answers. */
    public DnsZone fail(String name, DnsQuestion.Type type) {
        failing.add(new DnsQuestion(name, type));
        return this;
    }

    /** Whether from now on nothing is answered at all. */
    public DnsZone silent(boolean quiet) {
        silent = quiet;
        return this;
    }

    /** How many questions came. */
    public int asked() {
        return asked.get();
    }

    @Override
    public void query(DnsQuestion question, Consumer<DnsAnswer> then) {
        asked.incrementAndGet();
        if (!silent) {
            then.accept(failing.contains(question) ? DnsAnswer.FAILED : answer(question));
        }
    }

    /** As a name server that serves the zone would: what aliases lead to comes along. */
    private DnsAnswer answer(DnsQuestion question) {
        List<DnsRecord> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        boolean exists = false;
        for (String name = question.name(); !name.isEmpty() && seen.add(name); ) {
            String next = "";
            for (DnsRecord record : records) {
                if (!record.name().equals(name)) {
                    continue;
                }
                exists = true;
                if (record instanceof DnsRecord.Cname alias) {
                    next = alias.target();
                    found.add(record);
                } else if (matches(question.type(), record)) {
                    found.add(record);
                }
            }
            name = next;
        }
        if (found.isEmpty()) {
            DnsAnswer.Status nothing = exists ? DnsAnswer.Status.NO_DATA : DnsAnswer.Status.NO_NAME;
            return new DnsAnswer(nothing, List.of(), TTL_SECONDS);
        }
        return DnsAnswer.of(found);
    }

    private static boolean matches(DnsQuestion.Type type, DnsRecord record) {
        return switch (type) {
            case A -> record instanceof DnsRecord.Address a && a.address().getAddress().length == 4;
            case AAAA -> record instanceof DnsRecord.Address a && a.address().getAddress().length == 16;
            case SRV -> record instanceof DnsRecord.Srv;
            case NAPTR -> record instanceof DnsRecord.Naptr;
        };
    }

    private static String plain(String name) {
        return new DnsQuestion(name, DnsQuestion.Type.A).name();
    }

    @Override
    public void close() {}
}
