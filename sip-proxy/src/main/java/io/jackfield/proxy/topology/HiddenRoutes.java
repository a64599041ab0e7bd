package io.jackfield.proxy.topology;

import io.jackfield.proxy.forward.Forwarder;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.MessageEdit;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Shows each side of a dialog one Record-Route of ours, and folds those beyond it, of other proxies and of our other interface, into a
 * second one that only we can read. A request within the dialog brings it back in its Route, where it is unfolded.
 */
final class HiddenRoutes {
    /** The URI parameter with the token of the routes that are folded into it. */
    static final String ROUTES = "jfr";

    private static final String OWN = ';' + Forwarder.ROUTE_TOKEN + '=';
    private static final String MARK = ';' + ROUTES + '=';

    private final SipNode node;
    private final Tokens tokens;

    HiddenRoutes(SipNode node, Tokens tokens) {
        this.node = node;
        this.tokens = tokens;
    }

    /** Whether a Route may be one that others are folded into. */
    boolean hidden(SipMessage request) {
        List<String> values = request.headers(Header.ROUTE);
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i).contains(MARK)) {
                return true;
            }
        }
        return false;
    }

    /** Unfolds the Routes of a request. @return false when one of them is not ours though it names us */
    boolean read(SipRequest request, RequestEdit edit) {
        List<String> unfolded = new ArrayList<>();
        for (String value : request.headers(Header.ROUTE)) {
            if (!unfold(value, unfolded)) {
                return false;
            }
        }
        replace(edit, Header.ROUTE, unfolded);
        return true;
    }

    /** Folds what is below the first {@code kept} of them, as the peer sees our own first. */
    List<String> below(List<String> all, int kept, String address) {
        List<String> shown = new ArrayList<>(all.subList(0, kept));
        shown.add(folded(all.subList(kept, all.size()), address));
        return shown;
    }

    /**
     * A response brings back what the side that it came from was shown. The other side is shown ours and what is its own, with the rest
     * folded: its requests go through us first and unfold it here.
     */
    void back(SipMessage response, MessageEdit<?> copy, Supplier<String> address) {
        List<String> values = response.headers(Header.RECORD_ROUTE);
        int own = lastOwn(values);
        if (own < 0) {
            copy.remove(Header.RECORD_ROUTE); // of no dialog of ours
            return;
        }
        if (values.size() == 1) {
            return;
        }
        List<String> whole = new ArrayList<>(values.subList(0, own + 1));
        for (String value : values.subList(own + 1, values.size())) {
            if (!unfold(value, whole)) {
                whole.add(value);
            }
        }
        // Of two that we wrote for two interfaces (RFC 5658) the second is for the side that asked.
        int first = own + 1 < whole.size() && sameToken(whole.get(own), whole.get(own + 1)) ? own + 1 : own;
        List<String> shown = new ArrayList<>();
        if (first > 0) {
            List<String> beyond = new ArrayList<>(whole.subList(0, first));
            Collections.reverse(beyond); // as in the Route set of who sent the request (12.1.2)
            shown.add(folded(beyond, address.get()));
        }
        shown.addAll(whole.subList(first, whole.size()));
        replace(copy, Header.RECORD_ROUTE, shown);
    }

    private String folded(List<String> values, String address) {
        return "<sip:" + address + ";lr" + MARK + tokens.write(Tokens.Kind.ROUTES, String.join("\n", values)) + '>';
    }

    private boolean unfold(String value, List<String> to) {
        if (!value.contains(MARK)) {
            to.add(value);
            return true;
        }
        Optional<SipUri> uri = NameAddr.parse(value).map(NameAddr::uri);
        if (uri.isEmpty() || !uri.get().hasParam(ROUTES) || !node.isSelf(uri.get())) {
            to.add(value); // of another proxy that does the same
            return true;
        }
        Optional<String> routes = uri.get().param(ROUTES).flatMap(token -> tokens.read(Tokens.Kind.ROUTES, token));
        routes.ifPresent(all -> to.addAll(List.of(all.split("\n"))));
        return routes.isPresent();
    }

    private int lastOwn(List<String> values) {
        for (int i = values.size() - 1; i >= 0; i--) {
            if (!token(values.get(i)).isEmpty()
                    && NameAddr.parse(values.get(i))
                            .filter(address -> node.isSelf(address.uri()))
                            .isPresent()) {
                return i;
            }
        }
        return -1;
    }

    private static boolean sameToken(String one, String other) {
        return !token(one).isEmpty() && token(one).equals(token(other));
    }

    /** The token by which a Record-Route of ours proves to be ours; "" when it has none. */
    private static String token(String value) {
        int at = value.indexOf(OWN);
        if (at < 0) {
            return "";
        }
        int from = at + OWN.length();
        int end = from;
        while (end < value.length() && ";>".indexOf(value.charAt(end)) < 0) {
            end++;
        }
        return value.substring(from, end);
    }

    private static void replace(MessageEdit<?> edit, Header<NameAddr> header, List<String> values) {
        edit.set(header, values.get(0));
        for (int i = 1; i < values.size(); i++) {
            edit.add(header, values.get(i));
        }
    }
}
