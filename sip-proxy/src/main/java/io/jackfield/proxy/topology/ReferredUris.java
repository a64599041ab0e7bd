package io.jackfield.proxy.topology;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.MessageEdit;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.resolve.NumericHost;
import java.util.List;
import java.util.Optional;

/**
 * Addresses that a transfer tells of (RFC 3515 Refer-To, RFC 3892 Referred-By): a token where they name a host by its address, as a
 * Contact does; names stay, as of an address of record. What is a token of ours already is read again, as its receiver needs what it
 * stands for. Header parts of the URI, such as Replaces, stay behind it.
 */
final class ReferredUris {
    private static final List<Header<NameAddr>> HEADERS = List.of(Header.REFER_TO, Header.REFERRED_BY);

    private final SipNode node;
    private final Tokens tokens;

    ReferredUris(SipNode node, Tokens tokens) {
        this.node = node;
        this.tokens = tokens;
    }

    /** Whether one of them may be a token of ours. */
    boolean hidden(SipMessage message) {
        for (Header<NameAddr> header : HEADERS) {
            if (message.has(header)
                    && message.get(header).filter(a -> ours(a.uri())).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private boolean ours(SipUri uri) {
        return uri.isSip() && uri.hasParam(HiddenSides.CONTACT) && node.isSelf(uri);
    }

    /** Reads the tokens. @return false when one of them is not ours though it names us */
    boolean read(SipMessage message, MessageEdit<?> edit) {
        for (Header<NameAddr> header : HEADERS) {
            Optional<NameAddr> told = message.get(header).filter(address -> ours(address.uri()));
            if (told.isPresent()) {
                SipUri uri = told.get().uri();
                Optional<SipUri> behind = uri.param(HiddenSides.CONTACT)
                        .flatMap(token -> tokens.read(Tokens.Kind.CONTACT, token))
                        .flatMap(text -> SipUri.parse(text + uriHeaders(uri)));
                if (behind.isEmpty()) {
                    return false;
                }
                edit.set(header, told.get().withUri(behind.get()).text());
            }
        }
        return true;
    }

    /** Whether one of them names a host by its address. */
    boolean telling(SipMessage message) {
        for (Header<NameAddr> header : HEADERS) {
            if (message.has(header)
                    && message.get(header).filter(a -> numeric(a.uri())).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static boolean numeric(SipUri uri) {
        return uri.isSip() && NumericHost.parse(uri.host()).isPresent();
    }

    /** Hides what tells of an address. @param address by which the receiver reaches us */
    void hide(SipMessage message, MessageEdit<?> copy, String address) {
        for (Header<NameAddr> header : HEADERS) {
            Optional<NameAddr> told = message.get(header).filter(a -> numeric(a.uri()));
            told.ifPresent(name -> copy.set(header, hidden(name, address)));
        }
    }

    /** A value as the receiver may see it. */
    String hidden(NameAddr told, String address) {
        SipUri uri = told.uri();
        if (!numeric(uri)) {
            return told.text();
        }
        String token = tokens.write(Tokens.Kind.CONTACT, uri.withoutUriHeaders().text());
        String masked = (uri.isSips() ? "sips:" : "sip:") + address + ';' + HiddenSides.CONTACT + '=' + token;
        return told.withUri(SipUri.of(masked + uriHeaders(uri))).text();
    }

    /** From the question mark on; "" when there are none. */
    private static String uriHeaders(SipUri uri) {
        return uri.text().substring(uri.withoutUriHeaders().text().length());
    }
}
