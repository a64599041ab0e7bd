package io.jackfield.sip.resolve;

import io.jackfield.kernel.NanoClock;
import io.jackfield.sip.message.SipUri;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;

/**
 * Finds the SIP URIs of telephone numbers in the DNS (ENUM, RFC 6116; {@code E2U+sip}, RFC 3764). For routes that await it:
 *
 * <pre>{@code
 * .on(INVITE, call -> await(numbers.find(call.requestUri().user())
 *         .thenApply(uris -> uris.isEmpty() ? reply(404) : relay(request -> uris.stream().map(Target::uri).toList()))))
 * }</pre>
 *
 * Answers are kept as long as they hold, of {@link DnsOptions#cachedNames} numbers. Any thread; never blocks.
 */
public final class EnumLookup implements AutoCloseable {
    /** The tree of RFC 6116. */
    public static final String E164_ARPA = "e164.arpa";

    /** How often a record may lead to another name. */
    private static final int MOST_STEPS = 5;

    private static final int MOST_DIGITS = 15;
    private static final String SERVICE = "e2u+sip";
    private static final Comparator<DnsRecord.Naptr> ORDER =
            Comparator.comparingInt(DnsRecord.Naptr::order).thenComparingInt(DnsRecord.Naptr::preference);

    private final Dns dns;
    private final DnsCache cache;
    private final String suffix;
    private final NanoClock clock;
    private final LongAdder failures = new LongAdder();

    private EnumLookup(String suffix, DnsOptions options, NanoClock clock) {
        this.dns = options.source();
        this.cache = new DnsCache(dns, options.cachedNames());
        this.suffix = suffix;
        this.clock = clock;
    }

    /** Look-ups in {@link #E164_ARPA}. @throws IllegalArgumentException naming every option that is out of its range */
    public static EnumLookup of(DnsOptions options) {
        return in(E164_ARPA, options);
    }

    /** Look-ups in another tree, such as a carrier's own. @throws IllegalArgumentException as {@link #of} does */
    public static EnumLookup in(String tree, DnsOptions options) {
        options.check();
        if (tree.isBlank()) {
            throw new IllegalArgumentException("the tree of numbers has a name");
        }
        return new EnumLookup(tree, options, NanoClock.system());
    }

    /**
     * The URIs of a number, the best first.
     *
     * @param number with a plus, its country's digits and its own, 15 at most; hyphens, dots, blanks and parentheses do not count
     * @return empty when the number has none, is no such number, or nobody could say, which is counted; never fails
     */
    public CompletionStage<List<SipUri>> find(String number) {
        String plain = number.replaceAll("[-. ()]", "");
        Optional<String> name = name(plain);
        CompletableFuture<List<SipUri>> found = new CompletableFuture<>();
        if (name.isEmpty()) {
            found.complete(List.of());
        } else {
            ask(name.get(), plain, MOST_STEPS, found);
        }
        return found;
    }

    /** How often no name server could say. */
    public long failures() {
        return failures.sum();
    }

    /** The domain name of a number (RFC 6116 3.2): its digits from the last to the first. */
    Optional<String> name(String number) {
        if (number.length() < 2 || number.length() > 1 + MOST_DIGITS || number.charAt(0) != '+') {
            return Optional.empty();
        }
        StringBuilder name = new StringBuilder(2 * number.length() + suffix.length());
        for (int i = number.length() - 1; i > 0; i--) {
            char digit = number.charAt(i);
            if (digit < '0' || digit > '9') {
                return Optional.empty();
            }
            name.append(digit).append('.');
        }
        return Optional.of(name.append(suffix).toString());
    }

    private void ask(String name, String number, int steps, CompletableFuture<List<SipUri>> found) {
        DnsQuestion question = new DnsQuestion(name, DnsQuestion.Type.NAPTR);
        cache.ask(question, clock.nanoTime(), entry -> answered(entry.answer(), number, steps, found));
    }

    private void answered(DnsAnswer answer, String number, int steps, CompletableFuture<List<SipUri>> found) {
        if (answer.status() == DnsAnswer.Status.FAILED) {
            failures.increment();
            found.complete(List.of());
            return;
        }
        List<DnsRecord.Naptr> rules = new ArrayList<>();
        for (DnsRecord record : answer.records()) {
            if (record instanceof DnsRecord.Naptr naptr) {
                rules.add(naptr);
            }
        }
        rules.sort(ORDER);
        List<SipUri> uris = new ArrayList<>();
        for (DnsRecord.Naptr rule : rules) {
            if (rule.flags().equalsIgnoreCase("u") && isSip(rule.service())) {
                EnumRule.apply(rule.regexp(), number).ifPresent(uris::add);
            } else if (uris.isEmpty() && leadsOn(rule) && steps > 0) {
                ask(rule.replacement(), number, steps - 1, found); // RFC 6116 5.2: not the last rule
                return;
            }
        }
        found.complete(List.copyOf(uris));
    }

    private static boolean leadsOn(DnsRecord.Naptr rule) {
        return rule.flags().isEmpty() && !Objects.equals(rule.replacement(), "");
    }

    /** {@code E2U+sip}, or one of several services with a subtype (RFC 6116 3.4.3). */
    private static boolean isSip(String service) {
        String lower = service.toLowerCase(Locale.ROOT);
        return lower.equals(SERVICE) || lower.startsWith(SERVICE + '+') || lower.startsWith(SERVICE + ':');
    }

    /** Ends it; what is under way finds nothing. Idempotent, does not wait. */
    @Override
    public void close() {
        dns.close();
    }
}
