package io.jackfield.dispatcher;

import io.jackfield.dispatcher.probe.HealthState;
import io.jackfield.dispatcher.probe.ProbeMode;
import io.jackfield.dispatcher.probe.ProbeSettings;
import io.jackfield.dispatcher.probe.Prober;
import io.jackfield.kernel.TimerWheel;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transaction.ClientTransaction;
import io.jackfield.sip.transaction.Failure;
import io.jackfield.sip.transaction.ResponseListener;
import io.jackfield.sip.transaction.TransactionLayer;
import io.jackfield.sip.transport.Flow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Connects one prober to the node: timer, resolver, transactions. Lives on one shard. */
final class ProbeDriver extends TimerWheel.Timer implements Prober.Effects, ResponseListener {
    private final SipNode node;
    private final TransactionLayer layer;
    private final Destination destination;
    private final String callId;
    private final boolean once;
    private final Prober prober;
    private int current;
    private @Nullable ClientTransaction transaction;

    ProbeDriver(SipNode node, TransactionLayer layer, Destination destination, ProbeSettings settings, String callId) {
        this.node = node;
        this.layer = layer;
        this.destination = destination;
        this.callId = callId;
        this.once = settings.mode() == ProbeMode.ONCE;
        this.prober = new Prober(settings, this);
    }

    void start(long firstDelayNs) {
        prober.start(firstDelayNs, layer.shard().nowNs());
        rearm();
    }

    void suspect() {
        prober.suspect(layer.shard().nowNs());
        rearm();
    }

    void stop() {
        prober.stop();
        rearm();
    }

    @Override
    protected long onTimer(long nowNs) {
        prober.onDeadline(nowNs);
        return prober.nextDeadlineNs();
    }

    @Override
    public void sendProbe(int number) {
        current = number;
        Optional<SipUri> proxy = destination.spec().attributes().outboundProxy();
        node.resolver().resolve(proxy.orElse(destination.uri()), layer.shard(), flows -> {
            if (proxy.isEmpty()) {
                destination.found(flows);
            }
            send(number, flows);
        });
    }

    private void send(int number, List<Flow> flows) {
        if (number != current) {
            return;
        }
        if (flows.isEmpty()) {
            prober.onFailure(number);
            rearm();
            return;
        }
        Flow found = flows.get(0);
        Flow flow = destination
                .set()
                .terms()
                .sockets()
                .ofProbes(destination.spec().attributes())
                .map(found::withLocal)
                .filter(bound -> node.listenPointFor(bound).isPresent())
                .orElse(found);
        transaction = layer.send(options(number, flow), flow, this);
    }

    private SipRequest options(int number, Flow flow) {
        SipUri self = node.contactFor(flow).withUser("dispatcher");
        SipUri from = destination.spec().attributes().probeFrom().orElse(self);
        return SipRequest.of(Method.OPTIONS, destination.uri())
                .from(NameAddr.of(from).withTag(Integer.toString(number, 36)))
                .to(NameAddr.of(destination.uri()))
                .callId(callId)
                .cseq(number)
                .contact(NameAddr.of(self))
                .set(Header.ACCEPT, "application/sdp")
                .build();
    }

    @Override
    public void giveUp(int number) {
        current = 0;
        ClientTransaction pending = transaction;
        transaction = null;
        if (pending != null) {
            pending.giveUp();
        }
    }

    @Override
    public void healthy(long latencyNs) {
        destination.answered(Duration.ofNanos(latencyNs));
        done();
    }

    @Override
    public boolean unhealthy(boolean answered) {
        if (answered) {
            destination.answeredBadly();
        } else {
            destination.unanswered();
        }
        done();
        return destination.state() == HealthState.TRYING;
    }

    private void done() {
        if (once) {
            destination.vitals().flagged = false;
            destination.set().terms().changed().run();
        }
    }

    @Override
    public void onResponse(ClientTransaction tx, SipResponse response) {
        if (tx == transaction && response.isFinal()) {
            transaction = null;
            prober.onResponse(current, response.status(), layer.shard().nowNs());
            rearm();
        }
    }

    @Override
    public void onFailure(ClientTransaction tx, Failure failure) {
        if (tx == transaction) {
            transaction = null;
            prober.onFailure(current);
            rearm();
        }
    }

    private void rearm() {
        layer.shard().timers().schedule(this, prober.nextDeadlineNs());
    }
}
