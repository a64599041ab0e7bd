package io.jackfield.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Shard;
import io.jackfield.kernel.TimerWheel;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transport.Egress;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.SendFailure;
import io.jackfield.sip.transport.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/** One transaction layer with a clock that is set by hand and a wire that keeps what was sent. */
final class Wire implements Egress, Shard, TransactionUser {
    static final Flow UDP = flow(Transport.UDP, "10.0.0.9", 5062);
    static final Flow TCP = flow(Transport.TCP, "10.0.0.9", 5062);

    final TransactionLayer layer;
    final List<String> events = new ArrayList<>();
    final List<ServerTransaction> requests = new ArrayList<>();
    private final Deque<SipMessage> sent = new ArrayDeque<>();
    private final Deque<SendFailure> senders = new ArrayDeque<>();
    private final TimerWheel timers = new TimerWheel(0);
    private long nowNs;

    Wire() {
        this(TransactionSettings.DEFAULT);
    }

    Wire(TransactionSettings settings) {
        layer = new TransactionLayer(this, this, settings, new SplittableRandom(7));
        layer.attach(this);
    }

    static Flow flow(Transport transport, String host, int port) {
        return Flow.between(transport, new InetSocketAddress("10.0.0.1", 5060), new InetSocketAddress(host, port), 0);
    }

    // ---- messages ----

    static SipRequest request(String method, String branch) {
        String text = method + " sip:bob@10.0.0.1 SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 10.0.0.9:5062;branch=" + branch + "\r\n"
                + "From: <sip:alice@10.0.0.9>;tag=a1\r\n"
                + "To: <sip:bob@10.0.0.1>\r\n"
                + "Call-ID: call-1\r\n"
                + "CSeq: 1 " + method + "\r\n"
                + "Max-Forwards: 70\r\n"
                + "Content-Length: 0\r\n\r\n";
        return (SipRequest) SipMessage.parse(text).orElseThrow();
    }

    static SipResponse response(SipRequest to, int status) {
        return SipResponse.to(to, status).toTag("b1").build();
    }

    /** What was sent and not looked at yet. */
    SipMessage next() {
        assertThat(sent).as("messages sent").isNotEmpty();
        senders.remove();
        return reparsed(sent.remove());
    }

    SipRequest nextRequest() {
        return (SipRequest) next();
    }

    SipResponse nextResponse() {
        return (SipResponse) next();
    }

    void nothingSent() {
        assertThat(sent).as("messages sent").isEmpty();
    }

    int sentCount() {
        return sent.size();
    }

    void forgetSent() {
        sent.clear();
        senders.clear();
    }

    /** The transport could not send the latest message. */
    void failSend() {
        SipMessage message = sent.removeLast();
        senders.removeLast().onSendFailed(message, UDP, SendFailure.Reason.REFUSED);
    }

    /** As the peer would see it. */
    static SipMessage reparsed(SipMessage message) {
        return SipMessage.parse(message.toBytes()).orElseThrow();
    }

    // ---- time ----

    /** Lets this time pass, waking as a loop does. */
    void pass(Duration duration) {
        passUntil(Duration.ofNanos(nowNs).plus(duration));
    }

    /** Lets time pass until this long after the beginning. */
    void passUntil(Duration sinceBeginning) {
        long until = sinceBeginning.toNanos();
        for (long wake = timers.nextWakeNs(); wake <= until; wake = timers.nextWakeNs()) {
            nowNs = Math.max(nowNs, wake);
            timers.advance(nowNs);
        }
        nowNs = until;
        timers.advance(nowNs);
    }

    /** Nothing is left: no transaction, no timer. */
    void isEmpty() {
        assertThat(layer.size()).as("transactions left").isZero();
        assertThat(timers.size()).as("timers left").isZero();
    }

    /** Writes down what a listener hears. */
    ResponseListener listener() {
        return new ResponseListener() {
            @Override
            public void onResponse(ClientTransaction transaction, SipResponse response) {
                events.add(Integer.toString(response.status()));
            }

            @Override
            public void onFailure(ClientTransaction transaction, Failure failure) {
                events.add(failure.name());
            }

            @Override
            public void onTerminated(ClientTransaction transaction) {
                events.add("end");
            }
        };
    }

    // ---- user ----

    @Override
    public void onRequest(ServerTransaction transaction) {
        events.add(transaction.request().method().name());
        requests.add(transaction);
    }

    @Override
    public void onCancel(ServerTransaction invite, SipRequest cancel) {
        events.add("CANCEL");
    }

    @Override
    public void onAck(SipRequest ack, Flow from) {
        events.add("ACK");
    }

    @Override
    public void onStrayResponse(SipResponse response, Flow from) {
        events.add("stray " + response.status());
    }

    @Override
    public void onResponseLost(ServerTransaction transaction, Failure failure) {
        events.add("lost " + failure);
    }

    // ---- egress and shard ----

    @Override
    public String sentBy(Flow flow) {
        return "10.0.0.1:5060";
    }

    @Override
    public void send(SipMessage message, Flow flow, SendFailure onFailure) {
        sent.add(message);
        senders.add(onFailure);
    }

    @Override
    public int index() {
        return 3;
    }

    @Override
    public int shards() {
        return 4;
    }

    @Override
    public boolean inShard() {
        return true;
    }

    @Override
    public boolean execute(Runnable task) {
        task.run();
        return true;
    }

    @Override
    public long nowNs() {
        return nowNs;
    }

    @Override
    public TimerWheel timers() {
        return timers;
    }
}
