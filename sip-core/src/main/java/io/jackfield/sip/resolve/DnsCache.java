package io.jackfield.sip.resolve;

import io.jackfield.kernel.BoundedMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Answers, kept as long as they hold, and one question under way for all who ask it meanwhile. When nobody can answer, an answer
 * that has expired is given for a while yet (RFC 8767): a name server's failure must not end calls. Thread-safe.
 */
final class DnsCache {
    /** Shorter would ask for every call. */
    private static final long LEAST_SECONDS = 1;

    private static final long MOST_SECONDS = 86_400;
    /** RFC 2308 5 allows hours; a number that was just ported would be unreachable for as long. */
    private static final long MOST_NEGATIVE_SECONDS = 300;

    private static final long UNSAID_NEGATIVE_SECONDS = 30;
    /** RFC 2308 7: failures are remembered too, so that a dead name server is not asked for each call. */
    private static final long FAILED_SECONDS = 5;
    /** RFC 8767 5: how long a stale answer is given before the next attempt, and how old it may be. */
    private static final long STALE_SECONDS = 30;

    private static final long STALEST_NS = 3_600_000_000_000L;
    private static final int UNDER_WAY = 1_024;

    final LongAdder hits = new LongAdder();
    final LongAdder asked = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder stale = new LongAdder();
    private final Dns dns;
    private final BoundedMap<DnsQuestion, Entry> entries;
    private final BoundedMap<DnsQuestion, List<Consumer<Entry>>> waiting =
            new BoundedMap<>("sip.resolver.questions", UNDER_WAY, BoundedMap.Policy.REJECT_NEW);

    /**
     * An answer.
     *
     * @param expiresNs when to ask again
     * @param truthEndsNs when it ceased to hold by its own word: earlier for one that is given though it is stale
     */
    record Entry(DnsAnswer answer, long expiresNs, long truthEndsNs) {
        static Entry until(DnsAnswer answer, long expiresNs) {
            return new Entry(answer, expiresNs, expiresNs);
        }
    }

    DnsCache(Dns dns, int names) {
        this.dns = dns;
        this.entries = new BoundedMap<>("sip.resolver.names", names, BoundedMap.Policy.EVICT_OLDEST);
    }

    /** Asks; {@code then} as {@link Dns#query} says. */
    void ask(DnsQuestion question, long nowNs, Consumer<Entry> then) {
        Optional<Entry> known;
        boolean first = false;
        synchronized (this) {
            known = entries.get(question).filter(entry -> entry.expiresNs - nowNs > 0);
            if (known.isEmpty()) {
                Optional<List<Consumer<Entry>>> others = waiting.get(question);
                List<Consumer<Entry>> all = others.orElseGet(ArrayList::new);
                all.add(then);
                first = others.isEmpty();
                if (first && !waiting.put(question, all)) {
                    known = Optional.of(Entry.until(DnsAnswer.FAILED, nowNs));
                }
            }
        }
        if (known.isPresent()) {
            hits.increment();
            then.accept(known.get());
        } else if (first) {
            asked.increment();
            dns.query(question, answer -> onAnswer(question, answer, nowNs));
        }
    }

    /** Times count from the question: the answer is a little older than that, never younger. */
    private void onAnswer(DnsQuestion question, DnsAnswer answer, long askedNs) {
        List<Consumer<Entry>> all;
        Entry entry;
        synchronized (this) {
            entry = entry(answer, entries.get(question), askedNs);
            entries.put(question, entry);
            all = waiting.remove(question).orElse(List.of());
        }
        for (Consumer<Entry> then : all) {
            then.accept(entry);
        }
    }

    private Entry entry(DnsAnswer answer, Optional<Entry> before, long askedNs) {
        long seconds = switch (answer.status()) {
            case FOUND ->
                answer.records().stream().mapToLong(DnsRecord::ttlSeconds).min().orElse(LEAST_SECONDS);
            case NO_DATA, NO_NAME ->
                Math.min(
                        MOST_NEGATIVE_SECONDS,
                        answer.negativeTtlSeconds() > 0 ? answer.negativeTtlSeconds() : UNSAID_NEGATIVE_SECONDS);
            case FAILED -> FAILED_SECONDS;
        };
        if (answer.status() == DnsAnswer.Status.FAILED) {
            failed.increment();
            boolean usable = before.filter(old -> old.answer.status() == DnsAnswer.Status.FOUND)
                    .filter(old -> askedNs - old.truthEndsNs < STALEST_NS)
                    .isPresent();
            if (usable) {
                stale.increment();
                Entry old = before.get();
                return new Entry(old.answer, askedNs + STALE_SECONDS * 1_000_000_000L, old.truthEndsNs);
            }
        }
        long held = Math.max(LEAST_SECONDS, Math.min(MOST_SECONDS, seconds));
        return Entry.until(answer, askedNs + held * 1_000_000_000L);
    }

    /** Names that were forgotten before their time, for want of room. */
    long evicted() {
        synchronized (this) {
            return entries.evicted();
        }
    }
}
