package io.jackfield.proxy.topology;

import io.jackfield.proxy.forward.Arrival;
import io.jackfield.proxy.forward.MessageShaper;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transaction.TransactionLayer;
import io.jackfield.sip.transport.Flow;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Hides each side of a call from the other: Via, Record-Route, Route and Contact, and Call-IDs if wished. Installed by
 * {@code SipProxy.Builder.hideTopology}. What is hidden and what is not: docs/reference/proxy-security.md.
 *
 * <p>Identities (From, To, P-Asserted-Identity, ...) pass as they are; addresses in SDP are hidden where a route leads the media through
 * an anchor. Contacts of REGISTER pass: a registrar behind needs them.
 */
public final class Topology implements MessageShaper {
    private final SipNode node;
    private final Keys keys;
    private final TopologySettings settings;
    private final TopologyCounters counters = new TopologyCounters();
    /** For readers of messages that do not know yet which shard's they are. */
    private final ThreadLocal<CallIds> placing;

    private Topology(SipNode node, TopologySettings settings, byte[] fallbackKey) {
        this.node = node;
        this.settings = settings;
        this.keys = settings.keys(fallbackKey);
        this.placing = ThreadLocal.withInitial(() -> new CallIds(new Tokens(keys)));
    }

    /**
     * Topology hiding for the proxy of a node.
     *
     * @param fallbackKey at least 16 secret bytes, for settings without a key
     * @throws IllegalArgumentException naming all that is wrong
     */
    public static Topology of(SipNode node, Consumer<TopologySettings> settings, byte[] fallbackKey) {
        TopologySettings chosen = new TopologySettings();
        settings.accept(chosen);
        return new Topology(node, chosen, fallbackKey);
    }

    /** What it has done so far. */
    public TopologyCounters counters() {
        return counters;
    }

    /** Registers its meters, named {@code jackfield.proxy.topology.*} with the tag {@code node}. */
    public void bind(MeterRegistry registry, String nodeName) {
        counters.bind(registry, nodeName);
    }

    @Override
    public MessageShaper onShard(TransactionLayer layer) {
        return new HiddenSides(node, layer, new Tokens(keys), settings, counters);
    }

    @Override
    public Optional<String> callIdOf(SipMessage message) {
        if (!settings.hidesCallIds() || !CallIds.masked(message.callId())) {
            return Optional.empty();
        }
        CallIds reader = placing.get();
        return reader == null ? Optional.empty() : reader.unmask(message.callId());
    }

    // Everything else is asked of the shard's own.

    @Override
    public Optional<SipRequest> received(SipRequest request, Flow from) {
        throw new IllegalStateException("ask the shard's");
    }

    @Override
    public void forward(Arrival came, SipRequest request, RequestEdit copy, Flow to) {
        throw new IllegalStateException("ask the shard's");
    }

    @Override
    public void back(SipResponse response, ResponseEdit copy, Flow from, Flow to) {
        throw new IllegalStateException("ask the shard's");
    }
}
