package io.jackfield.sim;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.ParseLimits;
import io.jackfield.sip.message.ParseStatus;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipParser;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.SentBy;
import io.jackfield.sip.transport.Transport;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A peer without a stack, which does what its scenario says and nothing else, right or wrong: it repeats nothing and answers
 * nothing by itself. It takes datagrams at its address, and connections where {@link #listen} says so.
 *
 * <pre>{@code
 * SimPeer carrier = sim.network().peer("carrier", "10.0.0.7", 5060);
 * SimPeer.Incoming invite = carrier.expectRequest(Method.INVITE);
 * invite.reply(100).reply(503, response -> response.set("Retry-After", "60"));
 * carrier.expectRequest(Method.ACK);
 * }</pre>
 */
public final class SimPeer {
    private final Simulation simulation;
    private final String name;
    private final InetSocketAddress address;
    private final Place place = new Place();
    private final List<SipMessage> received = new ArrayList<>();
    private final List<Incoming> untaken = new ArrayList<>();
    private final Map<Long, Stream> streams = new LinkedHashMap<>();
    private BiConsumer<SipMessage, InetSocketAddress> script = (message, from) -> {};
    private int requests;

    SimPeer(Simulation simulation, String name, InetAddress ip, int port) {
        this.simulation = simulation;
        this.name = name;
        this.address = bind(Transport.UDP, new InetSocketAddress(ip, port));
    }

    public String name() {
        return name;
    }

    public InetSocketAddress address() {
        return address;
    }

    /** {@code sip:name@host:port}. */
    public SipUri uri() {
        return SipUri.of("sip:" + name + '@' + SentBy.of(address));
    }

    /**
     * Takes connections too, at the same address.
     *
     * @throws IllegalArgumentException when the address is taken, or the transport has no connections
     */
    public SimPeer listen(Transport transport) {
        if (!transport.reliable()) {
            throw new IllegalArgumentException(transport + " has no connections");
        }
        bind(transport, address);
        place.listening.add(transport);
        return this;
    }

    // ---- sending ----

    /** Sends a datagram. */
    public void send(byte[] bytes, InetSocketAddress to) {
        simulation.network().datagram(address, to, bytes.clone());
    }

    /** Sends a message in a datagram. */
    public void send(SipMessage message, InetSocketAddress to) {
        send(message.toBytes(), to);
    }

    /** Sends text in a datagram; its line ends become CR LF. */
    public void send(String text, InetSocketAddress to) {
        send(text.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8), to);
    }

    /**
     * Sends a piece of a stream, which need not be a message, over the connection to an address; opens it when there is none.
     *
     * @throws AssertionError when nobody takes the connection
     */
    public void send(Transport transport, byte[] piece, InetSocketAddress to) {
        Stream stream = streamTo(transport, to);
        if (stream == null) {
            InetSocketAddress from = new InetSocketAddress(
                    address.getAddress(), simulation.network().freePort());
            SimConnection opened = simulation.network().connect(place, transport, from, from, to);
            if (opened == null) {
                throw new AssertionError(name + " could not connect to " + transport + ' ' + SentBy.of(to));
            }
            stream = streams.get(opened.opened().connection());
        }
        if (stream != null) {
            stream.send(piece.clone());
        }
    }

    private @Nullable Stream streamTo(Transport transport, InetSocketAddress to) {
        for (Stream stream : streams.values()) {
            if (stream.flow.transport() == transport && stream.flow.remote().equals(to)) {
                return stream;
            }
        }
        return null;
    }

    /** How many connections it has. */
    public int connections() {
        return streams.size();
    }

    /**
     * A request of this peer's that is valid in all respects: with a Via of its own, From with a tag, To, a new Call-ID, CSeq 1,
     * Max-Forwards and a Contact. Change what the scenario wants changed.
     */
    public RequestEdit request(Method method, SipUri to) {
        String number = name + '-' + ++requests;
        return SipRequest.of(method, to)
                .addFirst(Header.VIA, via(Transport.UDP))
                .maxForwards(70)
                .from(NameAddr.of(uri().withHostPort(uri().host(), -1)).withTag("from-" + number))
                .to(NameAddr.of(to))
                .callId("call-" + number + '@' + SentBy.of(address))
                .cseq(1)
                .contact(NameAddr.of(uri()));
    }

    /**
     * A request within the dialog that an INVITE of this peer's has begun: an ACK with the INVITE's CSeq, any other with the next.
     *
     * @param answer the response that made the dialog
     */
    public RequestEdit within(SipRequest invite, SipResponse answer, Method method) {
        SipUri target =
                answer.contacts().stream().findFirst().map(NameAddr::uri).orElseGet(invite::requestUri);
        return request(method, target)
                .from(answer.from())
                .to(answer.to())
                .callId(answer.callId())
                .cseq(invite.cseqNumber() + (method == Method.ACK ? 0 : 1));
    }

    /** A Via of this peer's with a branch that it has not used yet. */
    public String via(Transport transport) {
        return "SIP/2.0/" + transport.viaName() + ' ' + SentBy.of(address) + ";branch=z9hG4bK-" + name + '-'
                + ++requests;
    }

    // ---- receiving ----

    /** Says what to do with each message that comes, instead of what was said before. */
    public SimPeer onMessage(BiConsumer<SipMessage, InetSocketAddress> reaction) {
        script = reaction;
        return this;
    }

    /** What came so far; what does not parse is not among it. */
    public List<SipMessage> received() {
        return List.copyOf(received);
    }

    /**
     * Waits for a request of this method, and takes it: each message is taken once, in the order they came; those of other kinds
     * stay for later.
     *
     * @throws AssertionError with a ladder, when none comes within {@link Expectations#PATIENCE}
     */
    public Incoming expectRequest(Method method) {
        return expect(
                "a request " + method,
                message -> message instanceof SipRequest request && request.method() == method,
                Simulation.PATIENCE);
    }

    /** Waits for a response with this status, and takes it. Else as {@link #expectRequest}. */
    public SipResponse expectResponse(int status) {
        Incoming incoming = expect(
                "a response " + status,
                message -> message instanceof SipResponse response && response.status() == status,
                Simulation.PATIENCE);
        return (SipResponse) incoming.message;
    }

    /**
     * Waits for a message, and takes it. Else as {@link #expectRequest}.
     *
     * @param what it is, for the failure
     * @param limit how long to wait, in virtual time
     */
    public Incoming expect(String what, Predicate<SipMessage> which, Duration limit) {
        simulation.runUntil(
                () -> untaken.stream().anyMatch(incoming -> which.test(incoming.message)),
                limit,
                () -> Expectations.failed(simulation, name, what, limit, arrived(), List.of()));
        for (int i = 0; ; i++) {
            if (which.test(untaken.get(i).message)) {
                return untaken.remove(i);
            }
        }
    }

    /**
     * Lets time pass, in which nothing may come.
     *
     * @throws AssertionError with a ladder, when something comes
     */
    public void expectNothing(Duration meanwhile) {
        int before = received.size();
        simulation.run(meanwhile);
        if (received.size() > before) {
            simulation.fail(Expectations.failed(simulation, name, "no message", meanwhile, arrived(), List.of()));
        }
    }

    private String arrived() {
        if (untaken.isEmpty()) {
            return "nothing that was not taken already had come";
        }
        return "not taken were " + untaken.stream().map(Incoming::title).toList();
    }

    private void take(SipMessage message, Flow flow) {
        received.add(message);
        untaken.add(new Incoming(message, flow));
        script.accept(message, flow.remote());
    }

    /** A message that came. */
    public final class Incoming {
        private final SipMessage message;
        private final Flow flow;

        private Incoming(SipMessage message, Flow flow) {
            this.message = message;
            this.flow = flow;
        }

        public SipMessage message() {
            return message;
        }

        /**
         * The message, where it is a request.
         *
         * @throws IllegalStateException when it is a response
         */
        public SipRequest request() {
            if (message instanceof SipRequest request) {
                return request;
            }
            throw new IllegalStateException("not a request: " + title());
        }

        /** Where it came from. */
        public InetSocketAddress from() {
            return flow.remote();
        }

        /** Answers it with a status, to where it came from. */
        public Incoming reply(int status) {
            return reply(status, response -> {});
        }

        /**
         * Answers it, to where it came from: with the tag of this peer, and a Contact in what makes a dialog.
         *
         * @param change of the response before it leaves
         */
        public Incoming reply(int status, Consumer<ResponseEdit> change) {
            ResponseEdit response = SipResponse.to(request(), status);
            if (status > 100 && !request().hasToTag()) {
                response.toTag("to-" + name + '-' + address.getPort());
            }
            if (status > 100 && status < 300) {
                response.contact(NameAddr.of(uri()));
            }
            change.accept(response);
            reply(response.build());
            return this;
        }

        private void reply(SipResponse response) {
            Stream stream = streams.get(flow.connection());
            if (stream != null) {
                stream.send(response.framed().toBytes());
            } else {
                send(response, flow.remote());
            }
        }

        private String title() {
            return LadderLabel.of(message);
        }
    }

    private record Stream(Flow flow, SimConnection connection, StreamReader reader) {
        void send(byte[] piece) {
            connection.send(flow.connection(), piece);
        }
    }

    private InetSocketAddress bind(Transport transport, InetSocketAddress at) {
        try {
            return simulation.network().bind(transport, at.getAddress(), at.getPort(), place);
        } catch (BindException taken) {
            throw new IllegalArgumentException(taken.getMessage(), taken);
        }
    }

    /** What the network knows of it. */
    private final class Place implements Station {
        private final List<Transport> listening = new ArrayList<>();

        @Override
        public String name() {
            return name;
        }

        @Override
        public void onDatagram(byte[] bytes, InetSocketAddress from, InetSocketAddress to) {
            SipMessage.parse(bytes).ifPresent(message -> take(message, Flow.between(Transport.UDP, to, from, 0)));
        }

        @Override
        public Optional<InetSocketAddress> accepts(Transport transport, InetSocketAddress at) {
            return listening.contains(transport) ? Optional.of(at) : Optional.empty();
        }

        @Override
        public void onOpen(Flow flow, SimConnection connection) {
            StreamReader reader = new StreamReader(
                    flow.transport(), ParseLimits.DEFAULT, (status, parser) -> read(status, parser, flow));
            streams.put(flow.connection(), new Stream(flow, connection, reader));
        }

        private boolean read(ParseStatus status, SipParser parser, Flow flow) {
            if (status == ParseStatus.OK) {
                take(parser.message(), flow);
            }
            return !status.fatalForStream();
        }

        @Override
        public void onPiece(byte[] bytes, Flow flow) {
            Stream stream = streams.get(flow.connection());
            if (stream != null) {
                stream.reader.take(bytes);
            }
        }

        @Override
        public void onClose(Flow flow) {
            streams.remove(flow.connection());
        }

        @Override
        public void crash() {
            streams.clear();
            simulation.network().unbind(this);
        }
    }
}
