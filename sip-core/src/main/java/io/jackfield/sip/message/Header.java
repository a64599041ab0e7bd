package io.jackfield.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Header fields that this package knows by name: with their compact form (RFC 3261 7.3.3) and whether one line may hold a
 * comma-separated list of values (RFC 3261 7.3.1). All others are reached by name.
 */
public enum Header {
    VIA("Via", 'v', true),
    FROM("From", 'f', false),
    TO("To", 't', false),
    CALL_ID("Call-ID", 'i', false),
    CSEQ("CSeq", false),
    MAX_FORWARDS("Max-Forwards", false),
    CONTENT_LENGTH("Content-Length", 'l', false),
    ROUTE("Route", true),
    RECORD_ROUTE("Record-Route", true),
    CONTACT("Contact", 'm', true),
    CONTENT_TYPE("Content-Type", 'c', false),
    EXPIRES("Expires", false),
    CONTENT_ENCODING("Content-Encoding", 'e', true),
    CONTENT_DISPOSITION("Content-Disposition", false),
    CONTENT_LANGUAGE("Content-Language", true),
    MIN_EXPIRES("Min-Expires", false),
    AUTHORIZATION("Authorization", false),
    PROXY_AUTHORIZATION("Proxy-Authorization", false),
    WWW_AUTHENTICATE("WWW-Authenticate", false),
    PROXY_AUTHENTICATE("Proxy-Authenticate", false),
    AUTHENTICATION_INFO("Authentication-Info", false),
    ALLOW("Allow", true),
    ALLOW_EVENTS("Allow-Events", 'u', true),
    SUPPORTED("Supported", 'k', true),
    REQUIRE("Require", true),
    PROXY_REQUIRE("Proxy-Require", true),
    UNSUPPORTED("Unsupported", true),
    ACCEPT("Accept", true),
    ACCEPT_ENCODING("Accept-Encoding", true),
    ACCEPT_LANGUAGE("Accept-Language", true),
    USER_AGENT("User-Agent", false),
    SERVER("Server", false),
    SUBJECT("Subject", 's', false),
    DATE("Date", false),
    TIMESTAMP("Timestamp", false),
    ORGANIZATION("Organization", false),
    PRIORITY("Priority", false),
    WARNING("Warning", true),
    RETRY_AFTER("Retry-After", false),
    REASON("Reason", true),
    ERROR_INFO("Error-Info", true),
    ALERT_INFO("Alert-Info", true),
    CALL_INFO("Call-Info", true),
    IN_REPLY_TO("In-Reply-To", true),
    REPLY_TO("Reply-To", false),
    MIME_VERSION("MIME-Version", false),
    SESSION_EXPIRES("Session-Expires", 'x', false),
    MIN_SE("Min-SE", false),
    REFER_TO("Refer-To", 'r', false),
    REFERRED_BY("Referred-By", 'b', false),
    REPLACES("Replaces", false),
    EVENT("Event", 'o', false),
    SUBSCRIPTION_STATE("Subscription-State", false),
    SIP_IF_MATCH("SIP-If-Match", false),
    SIP_ETAG("SIP-ETag", false),
    RSEQ("RSeq", false),
    RACK("RAck", false),
    PATH("Path", true),
    SERVICE_ROUTE("Service-Route", true),
    P_ASSERTED_IDENTITY("P-Asserted-Identity", true),
    P_PREFERRED_IDENTITY("P-Preferred-Identity", true),
    PRIVACY("Privacy", false),
    DIVERSION("Diversion", true),
    HISTORY_INFO("History-Info", true);

    private static final Header[] VALUES = values();

    /** Recognises names in bytes; ids are ordinals. */
    static final NameTable NAMES = names();

    private final String canonical;
    private final char compact;
    private final boolean list;
    private final byte[] prefix;

    Header(String canonical, boolean list) {
        this(canonical, '\0', list);
    }

    Header(String canonical, char compact, boolean list) {
        this.canonical = canonical;
        this.compact = compact;
        this.list = list;
        this.prefix = (canonical + ": ").getBytes(StandardCharsets.US_ASCII);
    }

    /** The name as the RFC writes it, e.g. {@code Call-ID}. */
    public String canonical() {
        return canonical;
    }

    /** The one-letter form, e.g. {@code i}; empty when there is none. */
    public Optional<String> compact() {
        return compact == '\0' ? Optional.empty() : Optional.of(String.valueOf(compact));
    }

    /** Whether one line may hold several values, separated by commas. */
    public boolean list() {
        return list;
    }

    /** The header of that name, full or compact, in any case. */
    public static Optional<Header> of(String name) {
        byte[] b = name.getBytes(StandardCharsets.UTF_8);
        int id = NAMES.find(b, 0, b.length);
        return id == NameTable.UNKNOWN ? Optional.empty() : Optional.of(VALUES[id]);
    }

    static Header at(int ordinal) {
        return VALUES[ordinal];
    }

    /** The name, a colon and a space. */
    byte[] prefix() {
        return prefix;
    }

    private static NameTable names() {
        NameTable table = new NameTable(true);
        for (Header h : VALUES) {
            table.add(h.canonical, h.ordinal());
            h.compact().ifPresent(c -> table.add(c, h.ordinal()));
        }
        return table;
    }
}
