package io.jackfield.sip.dialog;

import static io.jackfield.sip.dialog.TestPhone.sdp;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sim.SimPeer;
import io.jackfield.sim.Simulation;
import io.jackfield.sip.auth.Credentials;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.MessageEdit;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A user agent and a peer whose every message is broken somewhere, requests and responses of all kinds: what the parser lets through
 * makes nothing throw, and nothing is left of it.
 */
class GarbledPeerTest {
    private static final String NASTY = "\r\n\t \0:;,<>\"\\=@?[]%*A1\u007f-";
    private static final List<Method> METHODS = List.of(
            Method.INVITE,
            Method.ACK,
            Method.BYE,
            Method.UPDATE,
            Method.PRACK,
            Method.INFO,
            Method.REFER,
            Method.NOTIFY,
            Method.SUBSCRIBE,
            Method.MESSAGE,
            Method.OPTIONS,
            Method.CANCEL);
    /** Values that headers of every kind may or may not have. */
    private static final List<String> LINES = List.of(
            "Session-Expires: 90;refresher=uas",
            "Session-Expires: 99999999999",
            "Min-SE: 100000",
            "Require: 100rel, timer",
            "Supported: 100rel, timer, replaces, norefersub",
            "RSeq: 1",
            "RAck: 1 1 INVITE",
            "Refer-To: <sip:c@10.0.0.9?Replaces=a%40b%3Bto-tag%3D1%3Bfrom-tag%3D2>",
            "Refer-To: <sip:c@10.0.0.9>",
            "Refer-Sub: false",
            "Event: refer;id=1",
            "Event: presence",
            "Subscription-State: active;expires=60",
            "Subscription-State: terminated;reason=noresource;retry-after=1",
            "Expires: 60",
            "Expires: 0",
            "Retry-After: 1 (busy)",
            "Record-Route: <sip:10.0.0.9;lr>, <sip:10.0.0.9>",
            "Contact: <sip:x@10.0.0.9?a=b>;expires=60;+sip.instance=\"<urn:x>\"",
            "Contact: <tel:+1>",
            "Content-Encoding: gzip",
            "Content-Type: multipart/mixed;boundary=b",
            "Content-Type: message/sipfrag",
            "Accept: text/plain",
            "Min-Expires: 4000000000",
            "Flow-Timer: 1",
            "Service-Route: <sip:10.0.0.9;lr>",
            "WWW-Authenticate: Digest realm=\"r\",nonce=\"n\",qop=\"auth\"",
            "Authentication-Info: nextnonce=\"x\"",
            "Replaces: a;to-tag=b;from-tag=c",
            "Allow: UPDATE",
            "Info-Package: x",
            "Reason: SIP;cause=200");

    @Test
    void nothingThrowsWhateverTheySay() {
        for (long seed = 1; seed <= 400; seed++) {
            try {
                new Run(seed).play();
            } catch (RuntimeException | AssertionError failed) {
                throw new AssertionError("seed " + seed, failed);
            }
        }
    }

    /** One simulation. */
    private static final class Run {
        private final Random random;
        private final Simulation sim;
        private final TestPhone bob;
        private final SimPeer peer;
        private final InetSocketAddress target = new InetSocketAddress("10.0.0.2", 5060);
        private final List<InviteSession> made = new ArrayList<>();
        private int branches;

        Run(long seed) {
            random = new Random(seed);
            sim = Simulation.seeded(seed);
            bob = new TestPhone(
                    sim,
                    "bob",
                    "10.0.0.2",
                    a -> a.onSubscribe("presence", notifier -> {
                                notifier.accept();
                                return NotifierListener.NONE;
                            })
                            .credentials(Credentials.of("bob", "secret")));
            bob.onInvite(s -> {
                s.early(sdp("early"));
                s.accept(sdp("answer"));
            });
            bob.onNegotiation(n -> n.complete(sdp("again")));
            bob.onTransfer(t -> made.add(t.accept(InviteOptions.offering(sdp("offer")), SessionListener.NONE)));
            peer = sim.network().peer("10.0.0.9", 5060);
            peer.onMessage((message, from) -> react(message));
        }

        void play() {
            bob.call(SipUri.of("sip:peer@10.0.0.9"));
            bob.agent.register(
                    RegisterOptions.of(SipUri.of("sip:bob@10.0.0.9")).withOutbound(new Outbound("urn:x:y", 1)),
                    RegistrationListener.NONE);
            bob.agent.subscribe(
                    SipUri.of("sip:peer@10.0.0.9"), SubscribeOptions.of("presence"), SubscriptionListener.NONE);
            for (int i = 0; i < 40; i++) {
                Method method = METHODS.get(random.nextInt(METHODS.size()));
                SipRequest request = request(method, i).build();
                send(random.nextInt(4) == 0 ? request.toBytes() : garbled(request.toBytes()));
                sim.run(Duration.ofMillis(random.nextInt(700)));
            }
            bob.sessions.forEach(InviteSession::hangup);
            made.forEach(InviteSession::hangup);
            sim.run(Duration.ofHours(2));
            assertThat(bob.agent.sessions()).isZero();
        }

        /** In the dialog of a call of bob's, when there is one, or outside. */
        private RequestEdit request(Method method, int cseq) {
            boolean within = !bob.sessions.isEmpty() && random.nextInt(3) > 0;
            NameAddr us = NameAddr.of(SipUri.of("sip:peer@10.0.0.9")).withTag("peer");
            NameAddr bobs = NameAddr.of(bob.uri());
            RequestEdit request = SipRequest.of(method, bob.uri())
                    .addFirst(Header.VIA, "SIP/2.0/UDP 10.0.0.9:5060;branch=z9hG4bK-g" + branches++)
                    .from(us)
                    .to(bobs)
                    .callId("garbled" + random.nextInt(3))
                    .cseq(1 + cseq)
                    .contact(us.withoutParam("tag"));
            if (within) {
                InviteSession session = bob.sessions.get(random.nextInt(bob.sessions.size()));
                request.callId(session.callId()).to(session.local());
            }
            return decorated(request, random.nextInt(2) == 0);
        }

        private <E extends MessageEdit<E>> E decorated(E edit, boolean body) {
            for (int i = random.nextInt(5); i > 0; i--) {
                String line = LINES.get(random.nextInt(LINES.size()));
                int colon = line.indexOf(':');
                edit.add(line.substring(0, colon), line.substring(colon + 2));
            }
            return body ? edit.body("application/sdp", sdp("offer")) : edit;
        }

        /** Answers what bob asks, in as broken a way. */
        private void react(SipMessage message) {
            if (message instanceof SipRequest request && !request.isAck()) {
                int[] statuses = {100, 180, 183, 200, 200, 202, 302, 401, 407, 422, 423, 439, 481, 491, 503, 699};
                SipResponse response = decorated(
                                SipResponse.to(request, statuses[random.nextInt(statuses.length)])
                                        .toTag("peer"),
                                random.nextInt(2) == 0)
                        .build();
                send(random.nextInt(3) > 0 ? response.toBytes() : garbled(response.toBytes()));
            }
        }

        private void send(byte[] bytes) {
            peer.send(bytes, target);
        }

        /** Changed in a few places; the top Via mostly stays, else nothing comes of it. */
        private byte[] garbled(byte[] bytes) {
            byte[] changed = bytes.clone();
            int from =
                    random.nextInt(5) == 0 ? 0 : new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\r\nFrom") + 2;
            for (int i = random.nextInt(4); i >= 0; i--) {
                int at = from + random.nextInt(changed.length - from);
                switch (random.nextInt(4)) {
                    case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
                    case 1 -> changed[at] = (byte) NASTY.charAt(random.nextInt(NASTY.length()));
                    case 2 -> changed = cut(changed, at, Math.min(changed.length - at, 1 + random.nextInt(12)));
                    default -> changed = doubled(changed, at, Math.min(changed.length - at, 1 + random.nextInt(40)));
                }
                if (changed.length <= from) {
                    return changed;
                }
            }
            return changed;
        }

        private static byte[] cut(byte[] bytes, int at, int length) {
            byte[] left = Arrays.copyOf(bytes, bytes.length - length);
            System.arraycopy(bytes, at + length, left, at, bytes.length - at - length);
            return left;
        }

        private static byte[] doubled(byte[] bytes, int at, int length) {
            byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
            System.arraycopy(bytes, at, longer, at + length, bytes.length - at);
            return longer;
        }
    }
}
