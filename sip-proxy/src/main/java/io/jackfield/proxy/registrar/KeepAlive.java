package io.jackfield.proxy.registrar;

import io.jackfield.kernel.TimerWheel;
import io.jackfield.proxy.nat.NatPinger;
import io.jackfield.proxy.nat.PingKind;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transaction.TransactionLayer;
import io.jackfield.sip.transport.Flow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Sends an OPTIONS, or two empty lines, to each binding behind NAT now and then, without a transaction: that something passes is all it
 * is for.
 */
final class KeepAlive implements NatPinger.Effects<Binding> {
    private final TransactionLayer layer;
    private final Locations locations;
    private final SipUri from;
    private final PingKind kind;
    private final NatPinger<Binding> pinger;
    private final TimerWheel.Timer timer;
    private long sent;

    KeepAlive(TransactionLayer layer, Locations locations, String domain, Pings pings) {
        this.layer = layer;
        this.locations = locations;
        this.from = SipUri.of("sip:keepalive@" + domain);
        this.kind = pings.kind();
        this.pinger = new NatPinger<>(pings.every(), NatPinger.LIMIT, this);
        this.timer = TimerWheel.Timer.of(pinger);
    }

    /**
     * How phones are pinged.
     *
     * @param every zero for never
     */
    record Pings(Duration every, PingKind kind) {}

    void start() {
        pinger.start(layer.shard().nowNs());
        layer.shard().timers().schedule(timer, pinger.nextDeadlineNs());
    }

    void stop() {
        pinger.stop();
        layer.shard().timers().cancel(timer);
    }

    @Override
    public void list(List<Binding> phones) {
        long nowNs = layer.shard().nowNs();
        locations.forEach((address, bindings) -> {
            for (Binding binding : bindings) {
                if (binding.reach().natted() && !binding.expired(nowNs)) {
                    phones.add(binding);
                }
            }
        });
    }

    @Override
    public void ping(Binding phone) {
        Optional<Flow> flow = phone.flow();
        if (kind == PingKind.CRLF) {
            flow.ifPresent(layer::keepAlive);
            return;
        }
        Optional<SipUri> uri = SipUri.parse(phone.contact());
        if (flow.isEmpty() || uri.isEmpty()) {
            return;
        }
        String number = Long.toString(++sent);
        String via = "SIP/2.0/" + flow.get().transport().viaName() + ' ' + layer.sentBy(flow.get())
                + ";rport;branch=z9hG4bKka" + layer.newTag();
        SipRequest options = SipRequest.of(Method.OPTIONS, uri.get().withoutUriHeaders())
                .addFirst(Header.VIA, via)
                .maxForwards(1)
                .from(NameAddr.of(from).withTag(number))
                .to(NameAddr.of(uri.get().withoutUriHeaders()))
                .callId("ka" + number + '@' + from.host())
                .cseq(1)
                .build();
        layer.sendStateless(options, flow.get());
    }
}
