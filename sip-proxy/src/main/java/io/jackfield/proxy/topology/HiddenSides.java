package io.jackfield.proxy.topology;

import io.jackfield.proxy.forward.Arrival;
import io.jackfield.proxy.forward.MessageShaper;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.MessageEdit;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.resolve.NumericHost;
import io.jackfield.sip.transaction.TransactionLayer;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hides the sides of the calls of one shard from each other.
 *
 * <pre>
 *                 request in         request out      response out
 * Via             -                  left out         those of the request (the transaction has them)
 * Contact         -                  token            token
 * Request-URI     token read         -                -
 * Record-Route    -                  others' in one   others' in one, those of the side read again
 * Route           token read         -                -
 * Call-ID         token read         other name       other name
 * Refer-To, Referred-By  token read  token            -
 * </pre>
 */
final class HiddenSides implements MessageShaper {
    /** The URI parameter with the token of a Contact. */
    static final String CONTACT = "jfc";

    private static final Logger LOG = LoggerFactory.getLogger(Topology.class);

    private final SipNode node;
    private final TransactionLayer layer;
    private final Tokens tokens;
    private final CallIds callIds;
    private final HiddenRoutes routes;
    private final ReferredUris referred;
    private final boolean hidesCallIds;
    private final List<Header<?>> stripped = new ArrayList<>();
    private final TopologyCounters counters;

    HiddenSides(
            SipNode node, TransactionLayer layer, Tokens tokens, TopologySettings settings, TopologyCounters counters) {
        this.node = node;
        this.layer = layer;
        this.tokens = tokens;
        this.callIds = new CallIds(tokens);
        this.routes = new HiddenRoutes(node, tokens);
        this.referred = new ReferredUris(node, tokens);
        this.hidesCallIds = settings.hidesCallIds();
        this.counters = counters;
        if (settings.hidesSoftware()) {
            stripped.add(Header.USER_AGENT);
            stripped.add(Header.SERVER);
        }
        settings.stripped().forEach(name -> stripped.add(Header.named(name)));
    }

    @Override
    public boolean hidesVias() {
        return true;
    }

    // ---- in ----

    @Override
    public Optional<SipRequest> received(SipRequest request, Flow from) {
        boolean callId = hidesCallIds && CallIds.masked(request.callId());
        SipUri uri = request.requestUri();
        boolean target = uri.isSip() && uri.hasParam(CONTACT) && node.isSelf(uri);
        boolean routed = request.has(Header.ROUTE) && routes.hidden(request);
        boolean transfer = referred.hidden(request);
        if (!callId && !target && !routed && !transfer) {
            return Optional.of(request);
        }
        RequestEdit edit = request.edit();
        boolean ours = !callId || readCallId(request, edit);
        ours = ours && (!target || readTarget(uri, edit));
        ours = ours && (!routed || routes.read(request, edit));
        ours = ours && (!transfer || referred.read(request, edit));
        if (!ours) {
            counters.forged.increment();
            return Optional.empty();
        }
        counters.read.increment();
        return Optional.of(edit.build());
    }

    private boolean readCallId(SipRequest request, RequestEdit edit) {
        Optional<String> callId = callIds.unmask(request.callId());
        callId.ifPresent(edit::callId);
        return callId.isPresent();
    }

    private boolean readTarget(SipUri uri, RequestEdit edit) {
        Optional<SipUri> contact = uri.param(CONTACT)
                .flatMap(token -> tokens.read(Tokens.Kind.CONTACT, token))
                .flatMap(SipUri::parse);
        contact.ifPresent(edit::requestUri);
        return contact.isPresent();
    }

    // ---- out ----

    @Override
    public void forward(Arrival came, SipRequest request, RequestEdit copy, Flow to) {
        Method method = request.method();
        if (method != Method.REGISTER && request.has(Header.CONTACT)) {
            hideContacts(request, copy, to, false);
        }
        if (referred.telling(request)) {
            counters.written.increment();
            referred.hide(request, copy, address(to));
        }
        if (hidesCallIds) {
            hideCallId(came, request, copy, to);
        }
        strip(request, copy);
    }

    @Override
    public SipRequest asCallee(SipRequest request) {
        return hidesCallIds
                ? request.edit().callId(callIds.mask(request.callId())).build()
                : request;
    }

    private void hideCallId(Arrival came, SipRequest request, RequestEdit copy, Flow to) {
        if (!CallIds.masked(came.message().callId())) {
            String told = callIds.mask(request.callId());
            counters.written.increment();
            copy.callId(told);
            if (!request.hasToTag() && LOG.isDebugEnabled()) {
                LOG.debug("Call-ID {} is {} on the other side", request.callId(), told);
            }
        }
        callIds.translate(request, copy);
        if (request.method() == Method.REFER) {
            Optional<NameAddr> carried = callIds.carry(request);
            carried.ifPresent(address -> copy.set(Header.REFER_TO, referred.hidden(address, address(to))));
        }
    }

    @Override
    public List<String> recordRoutes(List<String> all, Flow to) {
        if (all.size() < 2) {
            return all;
        }
        counters.written.increment();
        return routes.below(all, 1, address(to));
    }

    @Override
    public void back(SipResponse response, ResponseEdit copy, Flow from, Flow to) {
        int status = response.status();
        if (response.cseqMethod() != Method.REGISTER && response.has(Header.CONTACT)) {
            hideContacts(response, copy, to, status / 100 == 3);
        }
        if (status < 300 && response.has(Header.RECORD_ROUTE)) {
            routes.back(response, copy, () -> address(to));
        }
        if (hidesCallIds) {
            copy.set(Header.CALL_ID, callIds.otherSide(response.callId()));
            counters.written.increment();
        }
        if (response.has(Header.WARNING)) {
            hideAgents(response, copy, to);
        }
        strip(response, copy);
    }

    /** @param onlyAddresses names stay, as in a redirection: where it leads is for the caller to go */
    private void hideContacts(SipMessage message, MessageEdit<?> copy, Flow to, boolean onlyAddresses) {
        List<NameAddr> contacts = message.contacts();
        if (contacts.isEmpty()) {
            return;
        }
        copy.set(Header.CONTACT, hidden(contacts.get(0), to, onlyAddresses));
        for (int i = 1; i < contacts.size(); i++) {
            copy.add(Header.CONTACT, hidden(contacts.get(i), to, onlyAddresses));
        }
    }

    private String hidden(NameAddr contact, Flow to, boolean onlyAddresses) {
        SipUri uri = contact.uri();
        if (!uri.isSip() || onlyAddresses && NumericHost.parse(uri.host()).isEmpty()) {
            return contact.text();
        }
        counters.written.increment();
        String text = contact.text();
        String address = address(to);
        String scheme = uri.isSips() ? "sips:" : "sip:";
        String masked =
                '<' + scheme + address + ';' + CONTACT + '=' + tokens.write(Tokens.Kind.CONTACT, uri.text()) + '>';
        int open = text.indexOf('<', endOfQuotedName(text));
        if (open < 0) { // parameters after a URI without brackets are the header's (RFC 3261 20.10)
            return masked + text.substring(uri.text().length());
        }
        return text.substring(0, open) + masked + text.substring(text.indexOf('>', open) + 1);
    }

    private static int endOfQuotedName(String text) {
        int at = 0;
        if (text.startsWith("\"")) {
            at = 1;
            while (at < text.length() && text.charAt(at) != '"') {
                at += text.charAt(at) == '\\' ? 2 : 1;
            }
        }
        return at;
    }

    /** A warn-agent is a host or a pseudonym (RFC 3261 20.43). */
    private void hideAgents(SipResponse response, ResponseEdit copy, Flow to) {
        String pseudonym = layer.sentBy(to);
        boolean first = true;
        for (String warning : response.headers(Header.WARNING)) {
            String[] parts = warning.split(" ", 3);
            String told = parts.length < 3 ? warning : parts[0] + ' ' + pseudonym + ' ' + parts[2];
            if (first) {
                copy.set(Header.WARNING, told);
            } else {
                copy.add(Header.WARNING, told);
            }
            first = false;
        }
    }

    private void strip(SipMessage message, MessageEdit<?> copy) {
        for (int i = 0; i < stripped.size(); i++) {
            if (message.has(stripped.get(i))) {
                copy.remove(stripped.get(i));
            }
        }
    }

    /** By which the peer of a flow reaches us. */
    private String address(Flow to) {
        String sentBy = layer.sentBy(to);
        return switch (to.transport()) {
            case UDP -> sentBy;
            case TCP, TLS, WS -> sentBy + ";transport=" + to.transport().uriName();
            case WSS -> sentBy + ";transport=" + Transport.WS.uriName(); // RFC 7118 5.1 has no other for it
        };
    }
}
