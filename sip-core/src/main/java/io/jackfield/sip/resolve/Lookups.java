package io.jackfield.sip.resolve;

import io.jackfield.kernel.Machine;
import io.jackfield.sip.resolve.DnsQuestion.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The questions of one walk: none twice, CNAMEs followed, all of them bounded. */
final class Lookups {
    private static final int MAX_QUESTIONS = 96;
    /** Aliases of aliases; more are a loop or a mistake. */
    private static final int MAX_ALIASES = 8;

    /** Who asks. */
    interface Sink {
        void query(DnsQuestion question);

        /** Of the name that was asked for, whatever it is an alias of; empty when there is nothing. */
        void answered(String name, Type type, List<DnsRecord> records);
    }

    private final Sink sink;
    /** Questions under way, each with those that it is asked for: the questions of the walk. */
    private final Map<DnsQuestion, List<DnsQuestion>> open = new HashMap<>();

    private final Map<DnsQuestion, List<DnsRecord>> known = new HashMap<>();
    private final Map<DnsQuestion, Integer> aliases = new HashMap<>();
    private final Set<DnsQuestion> asked = new HashSet<>();
    private long expiresNs = Machine.NEVER;
    private int questions;

    Lookups(Sink sink) {
        this.sink = sink;
    }

    /** Whether all has been answered. */
    boolean idle() {
        return open.isEmpty();
    }

    /** When the first of the answers ceases to hold. */
    long expiresNs() {
        return expiresNs;
    }

    List<DnsRecord> records(String name, Type type) {
        return known.getOrDefault(new DnsQuestion(name, type), List.of());
    }

    void ask(DnsQuestion question) {
        if (asked.add(question)) {
            send(question, question);
        }
    }

    private void send(DnsQuestion question, DnsQuestion origin) {
        List<DnsQuestion> others = open.get(question);
        if (others != null) {
            others.add(origin);
            return;
        }
        if (++questions > MAX_QUESTIONS) {
            return;
        }
        List<DnsQuestion> origins = new ArrayList<>(1);
        origins.add(origin);
        open.put(question, origins);
        sink.query(question);
    }

    void onAnswer(DnsQuestion question, DnsCache.Entry entry) {
        List<DnsQuestion> origins = open.remove(question);
        if (origins == null) {
            return;
        }
        expiresNs = expiresNs == Machine.NEVER || entry.expiresNs() - expiresNs < 0 ? entry.expiresNs() : expiresNs;
        List<DnsRecord> all = entry.answer().records();
        String name = canonical(question.name(), all);
        List<DnsRecord> records = new ArrayList<>();
        for (DnsRecord record : all) {
            if (record.name().equals(name) && isOf(question.type(), record)) {
                records.add(record);
            }
        }
        List<DnsQuestion> done = new ArrayList<>(1);
        for (DnsQuestion origin : origins) {
            boolean elsewhere = records.isEmpty() && !name.equals(question.name());
            if (elsewhere && aliases.merge(origin, 1, Integer::sum) <= MAX_ALIASES && questions < MAX_QUESTIONS) {
                send(new DnsQuestion(name, question.type()), origin);
            } else {
                known.put(origin, records);
                done.add(origin);
            }
        }
        for (DnsQuestion origin : done) {
            sink.answered(origin.name(), origin.type(), records);
        }
    }

    /** The name at the end of the chain of CNAMEs within one answer. */
    private static String canonical(String asked, List<DnsRecord> records) {
        String name = asked;
        for (int i = 0; i < MAX_ALIASES; i++) {
            String next = name;
            for (DnsRecord record : records) {
                if (record instanceof DnsRecord.Cname alias && alias.name().equals(name)) {
                    next = alias.target();
                    break;
                }
            }
            if (next.equals(name)) {
                return name;
            }
            name = next;
        }
        return asked;
    }

    private static boolean isOf(Type type, DnsRecord record) {
        return switch (type) {
            case A -> record instanceof DnsRecord.Address a && a.address().getAddress().length == 4;
            case AAAA -> record instanceof DnsRecord.Address a && a.address().getAddress().length == 16;
            case SRV -> record instanceof DnsRecord.Srv;
            case NAPTR -> record instanceof DnsRecord.Naptr;
        };
    }
}
