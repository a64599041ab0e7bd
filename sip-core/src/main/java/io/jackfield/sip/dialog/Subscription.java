package io.jackfield.sip.dialog;

import io.jackfield.kernel.BoundedMap;
import io.jackfield.sip.auth.DigestClient;
import io.jackfield.sip.message.Event;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.RetryAfter;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.message.SubscriptionState;
import io.jackfield.sip.transaction.Failure;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transport.Flow;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A subscription to the state of something elsewhere, kept up until it is ended (RFC 6665 4.1).
 *
 * <p>Methods may be called from any thread.
 */
public final class Subscription implements EventUsage {
    private final AgentShard agent;
    private final SubscribeOptions options;
    private final SubscriptionListener listener;
    private final SipRequest first;
    private final Optional<DigestClient> digest;
    private final Subscription origin;
    private final SubscriberMachine machine;
    private final MachineTimer timer;
    private final BoundedMap<String, Subscription> forks;
    private NameAddr contact;
    private Optional<DialogLink> link = Optional.empty();
    private SipRequest sent;
    private boolean bound;

    Subscription(AgentShard agent, SubscribeOptions options, SipRequest first, SubscriptionListener listener) {
        this(agent, options, first, listener, Optional.empty());
    }

    private Subscription(
            AgentShard agent,
            SubscribeOptions options,
            SipRequest first,
            SubscriptionListener listener,
            Optional<Subscription> origin) {
        this.agent = agent;
        this.options = options;
        this.first = first;
        this.listener = listener;
        this.sent = origin.map(o -> o.sent).orElse(first);
        this.origin = origin.orElse(this);
        this.digest = agent.digest(options.credentials());
        this.contact = origin.map(o -> o.contact).orElse(first.from().withoutParam("tag"));
        this.forks = new BoundedMap<>("forks of a subscription", options.forks(), BoundedMap.Policy.REJECT_NEW);
        this.machine = new SubscriberMachine(agent.timers(), true, new Effects());
        this.timer = agent.timer(machine);
    }

    /** Begins; from any thread. */
    void start(SipUri nextHop) {
        boolean taken = agent.enter(() -> {
            if (!agent.dialogs().add(first.callId(), first.fromTag(), event(), this)) {
                machine.refused(503, 0);
                return;
            }
            machine.sent(agent.nowNs());
            timer.update();
            new OutgoingRequest(agent, first, digest, Optional.empty(), new Attempt())
                    .start(then -> agent.resolve(nextHop, then));
        });
        if (!taken) {
            listener.onEnded(this, new SubscriptionEnd("refused", 503, Optional.empty()));
        }
    }

    /** What is subscribed to. */
    public Event event() {
        return options.event();
    }

    /** Who notifies: the To of the SUBSCRIBE. */
    public NameAddr remote() {
        return first.to();
    }

    /** Ends it: the notifier is told, and its last NOTIFY still comes to the listener. */
    public void unsubscribe() {
        step(() -> machine.unsubscribe(agent.nowNs()));
    }

    /** Asks for a NOTIFY of how things are now, and for the lifetime anew. */
    public void refresh() {
        step(() -> {
            boolean up = machine.state() == SubscriberMachine.State.ACTIVE
                    || machine.state() == SubscriberMachine.State.PENDING;
            if (up) {
                subscribe(options.expires());
            }
        });
    }

    /** To what; no secret. */
    @Override
    public String toString() {
        return "Subscription[" + event() + ", " + first.callId() + ']';
    }

    private void step(Runnable action) {
        agent.enter(() -> {
            action.run();
            timer.update();
        });
    }

    private void emit(Consumer<SubscriptionListener> event) {
        agent.turn().run(() -> event.accept(listener));
    }

    private void subscribe(Duration lifetime) {
        link.ifPresentOrElse(
                found -> {
                    RequestEdit subscribe = found.request(Method.SUBSCRIBE)
                            .contact(contact)
                            .set(Header.EVENT, event())
                            .set(Header.EXPIRES, lifetime);
                    options.headers().forEach(header -> subscribe.add(header.getKey(), header.getValue()));
                    found.send(subscribe.build(), new Attempt());
                },
                () -> machine.refused(481, 0)); // nobody has answered: there is nobody to tell
    }

    // ---- what comes ----

    @Override
    public void receive(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        Optional<SubscriptionState> state = request.get(Header.SUBSCRIPTION_STATE);
        if (request.method() != Method.NOTIFY || state.isEmpty()) {
            agent.answer(transaction, 400);
        } else if (!bound || remoteTag().equals(request.fromTag())) {
            notified(transaction, state.get());
        } else {
            fork(request)
                    .ifPresentOrElse(
                            other -> other.notified(transaction, state.get()), () -> agent.answer(transaction, 481));
        }
    }

    private String remoteTag() {
        return link.map(l -> l.dialog().id().remoteTag()).orElse("");
    }

    /** The subscription with another notifier of the same SUBSCRIBE (RFC 6665 4.4.1); empty when there are enough. */
    private Optional<Subscription> fork(SipRequest notify) {
        Optional<Subscription> known = forks.get(notify.fromTag());
        if (known.isPresent() || forks.size() + 1 >= options.forks()) {
            return known;
        }
        Subscription other = new Subscription(agent, options, first, listener, Optional.of(this));
        other.machine.sent(agent.nowNs());
        forks.put(notify.fromTag(), other);
        return Optional.of(other);
    }

    private void notified(ServerTransaction transaction, SubscriptionState state) {
        SipRequest request = transaction.request();
        if (machine.state() == SubscriberMachine.State.ENDED) {
            agent.answer(transaction, 481);
            return;
        }
        bind(request);
        if (!link.orElseThrow().dialog().receive(request)) {
            agent.answer(transaction, 500);
            return;
        }
        link.get().dialog().refreshTarget(request);
        agent.answer(transaction, 200);
        String type = request.contentType().orElse("");
        emit(hears -> hears.onNotify(this, state, type, request.body()));
        if (state.isTerminated()) {
            long retryNs = state.retryAfter().map(Duration::toNanos).orElse(0L);
            machine.terminated(state.reason().orElse(""), retryNs);
        } else {
            boolean active = state.state().equals(SubscriptionState.ACTIVE);
            machine.notified(active, state.expires().map(Duration::toNanos).orElse(0L), agent.nowNs());
        }
        timer.update();
    }

    /** The first NOTIFY makes the dialog (RFC 6665 4.4.1), whichever notifier it is from. */
    private void bind(SipRequest notify) {
        if (bound) {
            return;
        }
        bound = true;
        if (!remoteTag().equals(notify.fromTag()) || link.isEmpty()) {
            link = Optional.of(new DialogLink(agent, Dialog.notified(sent, notify), contact, digest));
        }
    }

    private void forget(Subscription fork) {
        forks.removeIf(other -> other == fork);
        if (machine.state() == SubscriberMachine.State.ENDED && forks.isEmpty()) {
            agent.dialogs().remove(first.callId(), first.fromTag(), event());
        }
    }

    private final class Effects implements SubscriberMachine.Effects {
        @Override
        public void refresh() {
            subscribe(options.expires());
        }

        @Override
        public void remove() {
            subscribe(Duration.ZERO);
        }

        @Override
        public void ended(String reason, int status, long retryAfterNs) {
            origin.forget(Subscription.this);
            Optional<Duration> retryAfter =
                    retryAfterNs > 0 ? Optional.of(Duration.ofNanos(retryAfterNs)) : Optional.empty();
            emit(hears -> hears.onEnded(Subscription.this, new SubscriptionEnd(reason, status, retryAfter)));
        }
    }

    /** What comes of one SUBSCRIBE. */
    private final class Attempt implements OutgoingRequest.Outcome {
        @Override
        public SipRequest prepare(SipRequest request, Flow flow) {
            if (link.isEmpty()) {
                contact = agent.contact(flow, first.from().uri().user());
            }
            SipRequest prepared = request.edit().contact(contact).build();
            sent = prepared;
            return prepared;
        }

        @Override
        public boolean undecided() {
            return machine.state() != SubscriberMachine.State.ENDED;
        }

        /** RFC 6665 4.1.2.2: 423 names the shortest lifetime that the notifier takes. */
        @Override
        public Optional<SipRequest> retry(SipRequest sent, SipResponse response) {
            Optional<Duration> least = response.get(Header.MIN_EXPIRES);
            Duration asked = sent.get(Header.EXPIRES).orElse(Duration.ZERO);
            boolean longer = response.status() == 423
                    && !asked.isZero()
                    && least.filter(min -> min.compareTo(asked) > 0).isPresent();
            return longer
                    ? Optional.of(sent.edit()
                            .set(Header.EXPIRES, least.orElseThrow())
                            .cseq(sent.cseqNumber() + 1)
                            .build())
                    : Optional.empty();
        }

        @Override
        public void onFinal(SipRequest sent, SipResponse response) {
            if (response.success()) {
                if (link.isEmpty()) {
                    link = Optional.of(new DialogLink(agent, Dialog.caller(sent, response), contact, digest));
                } else {
                    link.get().dialog().refreshTarget(response);
                }
                Duration asked = sent.get(Header.EXPIRES).orElse(options.expires());
                Duration granted = response.get(Header.EXPIRES).orElse(asked);
                machine.accepted(granted.toNanos(), agent.nowNs());
            } else {
                long retryNs = response.get(Header.RETRY_AFTER)
                        .map(RetryAfter::delay)
                        .map(Duration::toNanos)
                        .orElse(0L);
                machine.refused(response.status(), retryNs);
            }
            timer.update();
        }

        @Override
        public void onNone(Failure failure) {
            machine.refused(failure == Failure.TIMEOUT ? 408 : 503, 0);
            timer.update();
        }
    }
}
