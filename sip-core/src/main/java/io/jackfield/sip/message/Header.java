package io.jackfield.sip.message;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A header field: its name, its compact form (RFC 3261 7.3.3), how many values it may have, and how they are read and written.
 *
 * <p>{@code message.get(Header.SESSION_EXPIRES)} parses, {@code message.header(Header.SESSION_EXPIRES)} gives the text, and so do
 * {@code edit.set(Header.SESSION_EXPIRES, value)} and {@code edit.set(Header.SESSION_EXPIRES, "1800")}. What is not listed
 * here is made by {@link #named(String)} or {@link #named(String, Function, Function)}.
 *
 * @param <T> what one value is
 */
public final class Header<T> {
    /** How many values there may be, and what is between them. */
    enum Form {
        ONE,
        /** Several lines, each of one value. */
        LINES,
        /** Several lines, each of comma-separated values (RFC 3261 7.3.1). */
        LIST,
        /** As LIST, or empty. */
        LIST_OR_NOTHING,
        /** As ONE, its values between semicolons. */
        SEMICOLONS,
        /** As LINES; a comma begins another when a scheme follows. */
        CHALLENGES
    }

    private static final List<Header<?>> KNOWN = new ArrayList<>();

    /** Recognises names in bytes; the ids are those of the headers. */
    static final NameTable NAMES = new NameTable(true);

    // What every message needs comes first: HeaderScan and Fields rely on the order of these seven.
    public static final Header<Via> VIA = known("Via", "v", Form.LIST, Via::parse);
    public static final Header<NameAddr> FROM = addresses("From", "f", Form.ONE);
    public static final Header<NameAddr> TO = addresses("To", "t", Form.ONE);
    public static final Header<String> CALL_ID = known("Call-ID", "i", Form.ONE, Values::word);
    public static final Header<CSeq> CSEQ = known("CSeq", "", Form.ONE, Values::cseq);
    public static final Header<Integer> MAX_FORWARDS = known("Max-Forwards", "", Form.ONE, t -> Values.integer(t, 255));
    public static final Header<Integer> CONTENT_LENGTH =
            known("Content-Length", "l", Form.ONE, t -> Values.integer(t, Integer.MAX_VALUE));

    // RFC 3261 20
    public static final Header<NameAddr> ROUTE = addresses("Route");
    public static final Header<NameAddr> RECORD_ROUTE = addresses("Record-Route");
    /** Reads {@code *} as no value: see {@link SipMessage#wildcardContact()}. */
    public static final Header<NameAddr> CONTACT = addresses("Contact", "m", Form.LIST);

    public static final Header<Parameterized> CONTENT_TYPE =
            known("Content-Type", "c", Form.ONE, Parameterized::mediaType);
    public static final Header<Duration> EXPIRES = seconds("Expires");
    public static final Header<String> CONTENT_ENCODING = known("Content-Encoding", "e", Form.LIST, Values::token);
    public static final Header<Parameterized> CONTENT_DISPOSITION =
            known("Content-Disposition", "", Form.ONE, Parameterized::parse);
    public static final Header<String> CONTENT_LANGUAGE = known("Content-Language", "", Form.LIST, Values::token);
    public static final Header<Duration> MIN_EXPIRES = seconds("Min-Expires");
    public static final Header<AuthValue> AUTHORIZATION = challenges("Authorization");
    public static final Header<AuthValue> PROXY_AUTHORIZATION = challenges("Proxy-Authorization");
    public static final Header<AuthValue> WWW_AUTHENTICATE = challenges("WWW-Authenticate");
    public static final Header<AuthValue> PROXY_AUTHENTICATE = challenges("Proxy-Authenticate");
    public static final Header<Parameters> AUTHENTICATION_INFO = parameters("Authentication-Info", ',');
    public static final Header<Method> ALLOW = known("Allow", "", Form.LIST_OR_NOTHING, Values::method);
    public static final Header<String> ALLOW_EVENTS = known("Allow-Events", "u", Form.LIST, Values::token); // RFC 6665
    public static final Header<String> SUPPORTED = known("Supported", "k", Form.LIST_OR_NOTHING, Values::token);
    public static final Header<String> REQUIRE = known("Require", "", Form.LIST, Values::token);
    public static final Header<String> PROXY_REQUIRE = known("Proxy-Require", "", Form.LIST, Values::token);
    public static final Header<String> UNSUPPORTED = known("Unsupported", "", Form.LIST, Values::token);
    public static final Header<Parameterized> ACCEPT =
            known("Accept", "", Form.LIST_OR_NOTHING, Parameterized::mediaType);
    public static final Header<Parameterized> ACCEPT_ENCODING =
            known("Accept-Encoding", "", Form.LIST_OR_NOTHING, Parameterized::parse);
    public static final Header<Parameterized> ACCEPT_LANGUAGE =
            known("Accept-Language", "", Form.LIST_OR_NOTHING, Parameterized::parse);
    public static final Header<String> USER_AGENT = known("User-Agent", "", Form.ONE, Values::nonEmpty);
    public static final Header<String> SERVER = known("Server", "", Form.ONE, Values::nonEmpty);
    public static final Header<String> SUBJECT = known("Subject", "s", Form.ONE, Optional::of);
    public static final Header<Instant> DATE = known("Date", "", Form.ONE, Values::date, Values::date);
    public static final Header<Timestamp> TIMESTAMP = known("Timestamp", "", Form.ONE, Timestamp::parse);
    public static final Header<String> ORGANIZATION = known("Organization", "", Form.ONE, Optional::of);
    public static final Header<String> PRIORITY = known("Priority", "", Form.ONE, Values::token);
    public static final Header<Warning> WARNING = known("Warning", "", Form.LIST, Warning::parse);
    public static final Header<RetryAfter> RETRY_AFTER = known("Retry-After", "", Form.ONE, RetryAfter::parse);
    public static final Header<NameAddr> ERROR_INFO = addresses("Error-Info");
    public static final Header<NameAddr> ALERT_INFO = addresses("Alert-Info");
    public static final Header<NameAddr> CALL_INFO = addresses("Call-Info");
    public static final Header<String> IN_REPLY_TO = known("In-Reply-To", "", Form.LIST, Values::word);
    public static final Header<NameAddr> REPLY_TO = addresses("Reply-To", "", Form.ONE);
    public static final Header<String> MIME_VERSION = known("MIME-Version", "", Form.ONE, Values::token);

    // Dialogs and subscriptions: RFC 3262, 3326, 3515, 3891, 3892, 3903, 4028, 4488, 6086, 6665
    public static final Header<Reason> REASON = known("Reason", "", Form.LIST, Reason::parse);
    public static final Header<SessionExpires> SESSION_EXPIRES =
            known("Session-Expires", "x", Form.ONE, SessionExpires::parse);
    public static final Header<Duration> MIN_SE =
            known("Min-SE", "", Form.ONE, Values::secondsWithParams, Values::seconds);
    public static final Header<NameAddr> REFER_TO = addresses("Refer-To", "r", Form.ONE);
    public static final Header<NameAddr> REFERRED_BY = addresses("Referred-By", "b", Form.ONE);
    public static final Header<Boolean> REFER_SUB = known("Refer-Sub", "", Form.ONE, Values::bool);
    public static final Header<Replaces> REPLACES = known("Replaces", "", Form.ONE, Replaces::parse);
    public static final Header<Event> EVENT = known("Event", "o", Form.ONE, Event::parse);
    public static final Header<SubscriptionState> SUBSCRIPTION_STATE =
            known("Subscription-State", "", Form.ONE, SubscriptionState::parse);
    public static final Header<String> SIP_IF_MATCH = known("SIP-If-Match", "", Form.ONE, Values::token);
    public static final Header<String> SIP_ETAG = known("SIP-ETag", "", Form.ONE, Values::token);
    public static final Header<Long> RSEQ = known("RSeq", "", Form.ONE, t -> Values.number(t, Values.MAX_RSEQ));
    public static final Header<RAck> RACK = known("RAck", "", Form.ONE, RAck::parse);
    public static final Header<Parameterized> INFO_PACKAGE = known("Info-Package", "", Form.ONE, Parameterized::parse);
    public static final Header<Parameterized> RECV_INFO =
            known("Recv-Info", "", Form.LIST_OR_NOTHING, Parameterized::parse);

    // Registrations and routing: RFC 3327, 3608, 5626, 6809
    public static final Header<NameAddr> PATH = addresses("Path");
    public static final Header<NameAddr> SERVICE_ROUTE = addresses("Service-Route");
    public static final Header<Duration> FLOW_TIMER = seconds("Flow-Timer");
    public static final Header<Parameterized> FEATURE_CAPS = known("Feature-Caps", "", Form.LIST, Parameterized::parse);

    // Identity and privacy: RFC 3323, 3325, 5806, 7044, 7315, 7615, 8224
    public static final Header<NameAddr> P_ASSERTED_IDENTITY = addresses("P-Asserted-Identity");
    public static final Header<NameAddr> P_PREFERRED_IDENTITY = addresses("P-Preferred-Identity");
    public static final Header<String> PRIVACY = known("Privacy", "", Form.SEMICOLONS, Values::token);
    public static final Header<NameAddr> DIVERSION = addresses("Diversion");
    public static final Header<NameAddr> HISTORY_INFO = addresses("History-Info");
    public static final Header<Parameterized> IDENTITY = known("Identity", "y", Form.LINES, Parameterized::parse);
    public static final Header<Parameters> PROXY_AUTHENTICATION_INFO = parameters("Proxy-Authentication-Info", ',');
    public static final Header<NameAddr> P_ASSOCIATED_URI = addresses("P-Associated-URI");
    public static final Header<NameAddr> P_CALLED_PARTY_ID = addresses("P-Called-Party-ID", "", Form.ONE);
    /** Tokens or quoted strings as written, with their parameters. */
    public static final Header<String> P_VISITED_NETWORK_ID =
            known("P-Visited-Network-ID", "", Form.LIST, Values::tokenOrQuoted);

    public static final Header<Parameterized> P_ACCESS_NETWORK_INFO =
            known("P-Access-Network-Info", "", Form.LIST, Parameterized::parse);
    public static final Header<Parameters> P_CHARGING_FUNCTION_ADDRESSES =
            parameters("P-Charging-Function-Addresses", ';');
    public static final Header<Parameters> P_CHARGING_VECTOR = parameters("P-Charging-Vector", ';');

    // Preferences and dialogs of others: RFC 3841, 3911, 4538
    public static final Header<Parameterized> ACCEPT_CONTACT =
            known("Accept-Contact", "a", Form.LIST, Parameterized::parse);
    public static final Header<Parameterized> REJECT_CONTACT =
            known("Reject-Contact", "j", Form.LIST, Parameterized::parse);
    public static final Header<String> REQUEST_DISPOSITION =
            known("Request-Disposition", "d", Form.LIST, Values::token);
    public static final Header<Parameterized> JOIN = known("Join", "", Form.ONE, Parameterized::parse);
    public static final Header<Parameterized> TARGET_DIALOG =
            known("Target-Dialog", "", Form.ONE, Parameterized::parse);

    /** How many copies of a request may be pending at once (RFC 5393 5). */
    public static final Header<Long> MAX_BREADTH =
            known("Max-Breadth", "", Form.ONE, t -> Values.number(t, Integer.MAX_VALUE));

    private final String canonical;
    private final String compact;
    private final int id;
    private final byte[] name;
    private final byte[] prefix;
    private final Form form;
    private final Function<String, Optional<T>> parser;
    private final Function<? super T, String> writer;

    private Header(
            int id,
            String name,
            String compact,
            Form form,
            Function<String, Optional<T>> parser,
            Function<? super T, String> writer) {
        this.id = id;
        this.canonical = name;
        this.compact = compact;
        this.name = name.getBytes(StandardCharsets.UTF_8);
        this.prefix = (name + ": ").getBytes(StandardCharsets.UTF_8);
        this.form = form;
        this.parser = parser;
        this.writer = writer;
    }

    private static <T> Header<T> known(String name, String compact, Form form, Function<String, Optional<T>> parser) {
        return known(name, compact, form, parser, Object::toString);
    }

    private static <T> Header<T> known(
            String name,
            String compact,
            Form form,
            Function<String, Optional<T>> parser,
            Function<? super T, String> writer) {
        Header<T> header = new Header<>(KNOWN.size(), name, compact, form, parser, writer);
        KNOWN.add(header);
        NAMES.add(name, header.id);
        if (!compact.isEmpty()) {
            NAMES.add(compact, header.id);
        }
        return header;
    }

    private static Header<NameAddr> addresses(String name) {
        return addresses(name, "", Form.LIST);
    }

    private static Header<NameAddr> addresses(String name, String compact, Form form) {
        return known(name, compact, form, NameAddr::parse, NameAddr::text);
    }

    private static Header<Duration> seconds(String name) {
        return known(name, "", Form.ONE, Values::seconds, Values::seconds);
    }

    private static Header<AuthValue> challenges(String name) {
        return known(name, "", Form.CHALLENGES, AuthValue::parse, AuthValue::text);
    }

    private static Header<Parameters> parameters(String name, char separator) {
        String between = separator == ';' ? ";" : ", ";
        return known(name, "", Form.ONE, t -> Parameters.parseList(t, separator), p -> p.join(between));
    }

    /** All that are known, those of this list. */
    public static List<Header<?>> known() {
        return Collections.unmodifiableList(KNOWN);
    }

    /** The known header of that name, full or compact, in any case. */
    public static Optional<Header<?>> of(String name) {
        byte[] b = name.getBytes(StandardCharsets.UTF_8);
        int id = NAMES.find(b, 0, b.length);
        return id == NameTable.UNKNOWN ? Optional.empty() : Optional.of(KNOWN.get(id));
    }

    /** The known header of that name, or one whose lines are text. An edit rejects a name that is no token. */
    public static Header<?> named(String name) {
        Optional<Header<?>> known = of(name);
        return known.isPresent() ? known.get() : named(name, Optional::of, Object::toString);
    }

    /**
     * A header that is not known here, of one value a line.
     *
     * @param parser the value, unfolded and trimmed, or empty when malformed; it must not throw
     * @param writer what the parser reads, in one line
     * @throws IllegalArgumentException when there is a known one of that name
     */
    public static <T> Header<T> named(
            String name, Function<String, Optional<T>> parser, Function<? super T, String> writer) {
        if (of(name).isPresent()) {
            throw new IllegalArgumentException("a known header: " + name);
        }
        return new Header<>(NameTable.UNKNOWN, name, "", Form.LINES, parser, writer);
    }

    /** The name as the RFC writes it, e.g. {@code Call-ID}. */
    public String canonical() {
        return canonical;
    }

    /** The one-letter form, e.g. {@code i}; empty when there is none. */
    public Optional<String> compact() {
        return compact.isEmpty() ? Optional.empty() : Optional.of(compact);
    }

    /** Whether one line may hold several values, separated by commas. */
    public boolean list() {
        return form == Form.LIST || form == Form.LIST_OR_NOTHING;
    }

    static Header<?> at(int id) {
        return KNOWN.get(id);
    }

    /** Its place in the list of known headers, or {@link NameTable#UNKNOWN}. */
    int id() {
        return id;
    }

    Form form() {
        return form;
    }

    byte[] name() {
        return name;
    }

    /** The name, a colon and a space. */
    byte[] prefix() {
        return prefix;
    }

    Optional<T> parse(String value) {
        return parser.apply(value);
    }

    String write(T value) {
        return writer.apply(value);
    }

    /** The name. */
    @Override
    public String toString() {
        return canonical;
    }
}
