package io.jackfield.sip.dialog;

import io.jackfield.sip.message.Event;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SubscriptionState;
import io.jackfield.sip.transaction.Failure;
import io.jackfield.sip.transaction.ServerTransaction;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Someone's subscription to something of ours (RFC 6665 4.2), or one that a REFER made.
 *
 * <p>Methods may be called from any thread; what comes too late does nothing.
 */
public final class Notifier implements EventUsage, NotifierMachine.Effects {
    /** The longest lifetime that is granted. */
    private static final Duration LONGEST = Duration.ofHours(24);
    /** RFC 6665 4.2.1.1: a shorter lifetime gets 423. */
    private static final Duration SHORTEST = Duration.ofSeconds(30);

    private static final Duration USUAL = Duration.ofHours(1);

    private final AgentShard agent;
    private final DialogLink link;
    private final Event event;
    private final SipRequest request;
    private final NotifierMachine machine;
    private final MachineTimer timer;
    private final int accepted;
    private ServerTransaction asking;
    private Duration lifetime;
    private NotifierListener listener = NotifierListener.NONE;
    private Optional<Body> body = Optional.empty();
    private Optional<Duration> retryAfter = Optional.empty();

    private record Body(String contentType, Supplier<byte[]> state) {}

    /** @param lifetime how long it lasts unless it is refreshed, zero for a poll */
    Notifier(AgentShard agent, DialogLink link, ServerTransaction asking, Event event, Duration lifetime) {
        this.agent = agent;
        this.link = link;
        this.asking = asking;
        this.request = asking.request();
        this.event = event;
        this.lifetime = lifetime;
        this.accepted = request.method() == Method.REFER ? 202 : 200;
        this.machine = new NotifierMachine(lifetime.toNanos(), agent.nowNs(), this);
        this.timer = agent.timer(machine);
        timer.update();
    }

    /** The lifetime to grant to a SUBSCRIBE. */
    static Duration granted(SipRequest subscribe) {
        Duration asked = subscribe.get(Header.EXPIRES).orElse(USUAL);
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }

    /** The Min-Expires to refuse a SUBSCRIBE with; empty when its lifetime will do. */
    static Optional<String> tooShort(SipRequest subscribe) {
        Duration asked = subscribe.get(Header.EXPIRES).orElse(USUAL);
        boolean small = !asked.isZero() && asked.compareTo(SHORTEST) < 0;
        return small ? Optional.of(String.valueOf(SHORTEST.toSeconds())) : Optional.empty();
    }

    /** Hears about it from here on. */
    void listener(NotifierListener hears) {
        listener = hears;
    }

    /** The SUBSCRIBE that began it. */
    public SipRequest request() {
        return request;
    }

    /** What is subscribed to. */
    public Event event() {
        return event;
    }

    /** Who subscribes. */
    public NameAddr remote() {
        return request.from();
    }

    /** Lets the subscriber hear how things are, as {@link #notify} has told or will tell. */
    public void accept() {
        step(machine::accept);
    }

    /** Takes the subscription, but tells nothing yet: someone has to agree first (RFC 6665 4.2.1.4). */
    public void pending() {
        step(machine::pend);
    }

    /**
     * Refuses it, before it was taken.
     *
     * @throws IllegalArgumentException when the status is not 300 to 699
     */
    public void reject(int status) {
        if (status < 300 || status > 699) {
            throw new IllegalArgumentException("not a status to reject with: " + status);
        }
        step(() -> machine.reject(status));
    }

    /** Sends how things are now. While a NOTIFY is under way only the last of several is sent. */
    public void notify(String contentType, byte[] state) {
        notify(contentType, () -> state);
    }

    /**
     * Sends how things are when it is sent: for packages whose documents count their versions, or say only what has changed since the last one.
     *
     * @param state asked on this shard for each NOTIFY, those after a refresh too; must not block
     */
    public void notify(String contentType, Supplier<byte[]> state) {
        step(() -> {
            body = Optional.of(new Body(contentType, state));
            machine.changed();
        });
    }

    /** Ends it for a reason of RFC 6665 4.1.3, such as {@code noresource} or {@code deactivated}. */
    public void terminate(String reason) {
        step(() -> machine.terminate(reason));
    }

    /** As {@link #terminate(String)}, and says when to subscribe again. */
    public void terminate(String reason, Duration subscribeAfter) {
        step(() -> {
            retryAfter = Optional.of(subscribeAfter);
            machine.terminate(reason);
        });
    }

    /** Sends how things are for the last time, and ends it. */
    void finish(String contentType, byte[] state, String reason) {
        step(() -> {
            if (machine.reason().isEmpty()) {
                body = Optional.of(new Body(contentType, () -> state));
                machine.terminate(reason);
            }
        });
    }

    /** To what; no secret. */
    @Override
    public String toString() {
        return "Notifier[" + event + ", " + request.callId() + ']';
    }

    private void step(Runnable action) {
        agent.enter(() -> {
            action.run();
            timer.update();
        });
    }

    private void emit(Consumer<NotifierListener> happened) {
        agent.turn().run(() -> happened.accept(listener));
    }

    // ---- what comes ----

    @Override
    public void receive(ServerTransaction transaction) {
        SipRequest subscribe = transaction.request();
        Optional<String> minimum = tooShort(subscribe);
        if (subscribe.method() != Method.SUBSCRIBE || machine.state() == NotifierMachine.State.DECIDING) {
            agent.refuseForNow(transaction, 500);
        } else if (!link.dialog().receive(subscribe)) {
            agent.answer(transaction, 500);
        } else if (minimum.isPresent()) {
            agent.refuse(transaction, 423, Header.MIN_EXPIRES, minimum.get());
        } else {
            link.dialog().refreshTarget(subscribe);
            asking = transaction;
            lifetime = granted(subscribe);
            long now = agent.nowNs();
            machine.refreshed(now + lifetime.toNanos(), now);
            timer.update();
            emit(hears -> hears.onRefresh(this));
        }
    }

    // ---- what the machine does ----

    @Override
    public void respond(int status) {
        ResponseEdit response = agent.response(asking.request(), status == 200 ? accepted : status)
                .toTag(link.dialog().id().localTag());
        if (status == 200) {
            response.contact(link.contact());
        }
        if (status == 200 && accepted == 200) {
            response.set(Header.EXPIRES, lifetime);
        }
        asking.respond(response.build());
    }

    @Override
    public void sendNotify() {
        RequestEdit notify = link.request(Method.NOTIFY)
                .contact(link.contact())
                .set(Header.EVENT, event)
                .set(Header.SUBSCRIPTION_STATE, state());
        if (machine.state() != NotifierMachine.State.PENDING) { // RFC 6665 4.2.2: nothing is told before someone agrees
            body.ifPresent(now -> notify.body(now.contentType, now.state.get()));
        }
        link.send(notify.build(), new Delivery());
    }

    private SubscriptionState state() {
        long leftNs = Math.max(0, machine.expiresNs() - agent.nowNs());
        Duration left = Duration.ofSeconds((leftNs + 999_999_999) / 1_000_000_000);
        return switch (machine.state()) {
            case PENDING -> SubscriptionState.pending(left);
            case ACTIVE -> SubscriptionState.active(left);
            default -> terminated();
        };
    }

    private SubscriptionState terminated() {
        SubscriptionState ended = SubscriptionState.terminated(machine.reason());
        return retryAfter
                .map(after -> new SubscriptionState(
                        ended.state(), ended.params().with("retry-after", String.valueOf(after.toSeconds()))))
                .orElse(ended);
    }

    @Override
    public void ended(String reason) {
        agent.dialogs().remove(request.callId(), link.dialog().id().localTag(), event);
        emit(hears -> hears.onEnded(this, reason));
    }

    /** What comes of one NOTIFY. */
    private final class Delivery implements OutgoingRequest.Outcome {
        @Override
        public void onFinal(SipRequest sent, SipResponse response) {
            if (response.success() || !SubscriberMachine.gone(response.status())) {
                machine.delivered();
            } else {
                machine.undeliverable();
            }
            timer.update();
        }

        @Override
        public void onNone(Failure failure) {
            machine.undeliverable();
            timer.update();
        }
    }
}
