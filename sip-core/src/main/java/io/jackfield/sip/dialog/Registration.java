package io.jackfield.sip.dialog;

import io.jackfield.sip.auth.DigestClient;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transaction.Failure;
import io.jackfield.sip.transport.Flow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * A binding of our contact to an address of record, kept alive until it is unregistered (RFC 3261 10.2).
 *
 * <p>Methods may be called from any thread.
 */
public final class Registration {
    private final AgentShard agent;
    private final RegisterOptions options;
    private final RegistrationListener listener;
    private final RegistrationMachine machine;
    private final MachineTimer timer;
    private final Optional<DigestClient> digest;
    private final NameAddr from;
    private final String callId;
    private final SipUri registrar;
    private long cseq;
    private int expiresSeconds;
    private boolean flows;
    private volatile Binding binding = Binding.NONE;
    private volatile boolean registered;

    Registration(
            AgentShard agent, RegisterOptions options, RegistrationListener listener, String callId, String fromTag) {
        this.agent = agent;
        this.options = options;
        this.listener = listener;
        this.callId = callId;
        this.from = NameAddr.of(options.addressOfRecord()).withTag(fromTag);
        this.registrar = options.registrar()
                .orElseGet(() -> options.addressOfRecord().withUser(""))
                .withoutUriHeaders();
        this.flows = options.outbound().isPresent();
        this.digest = agent.digest(options.credentials());
        this.expiresSeconds = (int) options.expires().toSeconds();
        this.machine = new RegistrationMachine(agent.random(), new Effects());
        this.timer = agent.timer(machine);
    }

    boolean start() {
        return agent.enter(machine::start);
    }

    /** Whose calls we receive. */
    public SipUri addressOfRecord() {
        return options.addressOfRecord();
    }

    /** Whether the contact is bound, as far as we know: false after a refresh has failed. */
    public boolean registered() {
        return registered;
    }

    /** What the registrar granted last: routes, GRUUs, flows. */
    public Binding binding() {
        return binding;
    }

    /** The flow of the binding does not work any more: registers anew at once (RFC 5626 4.4). */
    public void flowFailed() {
        agent.enter(() -> {
            machine.flowFailed();
            timer.update();
        });
    }

    /** Removes the binding and stops refreshing it. */
    public void unregister() {
        agent.enter(() -> {
            machine.unregister();
            timer.update();
        });
    }

    /** Whom, never a secret. */
    @Override
    public String toString() {
        return "Registration[" + addressOfRecord() + (registered ? ", registered]" : "]");
    }

    private void send(int seconds) {
        RequestEdit edit = agent.signed(SipRequest.of(Method.REGISTER, registrar))
                .from(from)
                .to(from.withoutParam("tag"))
                .callId(callId)
                .cseq(++cseq)
                .set(Header.EXPIRES, String.valueOf(seconds))
                .set(Header.SUPPORTED, flows ? "path, gruu, outbound" : "path, gruu");
        options.outboundProxy().ifPresent(proxy -> edit.routes(List.of(NameAddr.of(proxy.withParam("lr", "")))));
        SipRequest register = edit.build();
        SipRequest authorized = digest.map(client -> client.authorize(register)).orElse(register);
        new OutgoingRequest(agent, authorized, digest, Optional.empty(), new Attempt(seconds))
                .start(then -> agent.resolve(options.outboundProxy().orElse(registrar), then));
    }

    private void emit(Consumer<RegistrationListener> event) {
        agent.turn().run(() -> event.accept(listener));
    }

    private final class Effects implements RegistrationMachine.Effects {
        @Override
        public void register() {
            send(expiresSeconds);
        }

        @Override
        public void remove() {
            send(0);
        }

        @Override
        public void registered(long lifetimeNs) {
            registered = true;
            emit(hears -> hears.onRegistered(Registration.this, Duration.ofNanos(lifetimeNs)));
        }

        @Override
        public void failed(int status) {
            registered = false;
            emit(hears -> hears.onFailed(Registration.this, status));
        }

        @Override
        public void unregistered() {
            registered = false;
            emit(hears -> hears.onUnregistered(Registration.this));
        }
    }

    /** What comes of one REGISTER. */
    private final class Attempt implements OutgoingRequest.Outcome {
        private final int askedSeconds;
        private NameAddr contact = from;
        private Optional<Flow> used = Optional.empty();

        Attempt(int askedSeconds) {
            this.askedSeconds = askedSeconds;
        }

        @Override
        public SipRequest prepare(SipRequest request, Flow flow) {
            used = Optional.of(flow);
            NameAddr plain = agent.contact(flow, from.uri().user());
            NameAddr reached = options.push()
                    .map(service -> plain.withUri(service.mark(plain.uri())))
                    .orElse(plain);
            contact = options.outbound().map(o -> instance(reached, o)).orElse(reached);
            return request.edit().contact(contact).build();
        }

        @Override
        public void onFinal(SipRequest sent, SipResponse response) {
            cseq = Math.max(cseq, sent.cseqNumber());
            if (response.success()) {
                Optional<NameAddr> ours = response.contacts().stream()
                        .filter(bound -> bound.uri().equivalent(contact.uri()))
                        .findFirst();
                binding = askedSeconds == 0 ? Binding.NONE : Binding.of(response, ours);
                machine.succeeded(Duration.ofSeconds(grantedSeconds(response)).toNanos(), agent.nowNs());
                keepAlive();
            } else if (!lengthen(response) && !withoutFlows(response)) {
                machine.failed(response.status(), retryAfterNs(response), agent.nowNs());
            }
            timer.update();
        }

        @Override
        public void onNone(Failure failure) {
            machine.failed(failure == Failure.TIMEOUT ? 408 : 503, 0, agent.nowNs());
            timer.update();
        }

        /** RFC 5626 4.4.1, 4.4.2: 80 to 100 % of what holds, so that not all phones send at once. */
        private void keepAlive() {
            if (!binding.outbound() || used.isEmpty()) {
                return;
            }
            Flow flow = used.get();
            Duration longest = binding.flowTimer()
                    .orElse(flow.transport().reliable() ? Duration.ofSeconds(120) : Duration.ofSeconds(29));
            Duration every =
                    longest.multipliedBy(800 + agent.random().nextInt(200)).dividedBy(1_000);
            emit(hears -> hears.onFlow(Registration.this, flow, every));
        }

        /** RFC 5626 6: 439 says that the first hop does not keep flows; then without. */
        private boolean withoutFlows(SipResponse response) {
            if (response.status() != 439 || !flows) {
                return false;
            }
            flows = false;
            send(askedSeconds);
            return true;
        }

        /** RFC 5626 4.2.1, RFC 5627 4.1: which device, and which of its flows. */
        private NameAddr instance(NameAddr plain, Outbound device) {
            NameAddr named = plain.withParam("+sip.instance", '<' + device.instance() + '>');
            return flows
                    ? named.withUri(named.uri().withParam("ob", "")).withParam("reg-id", String.valueOf(device.regId()))
                    : named;
        }

        /** RFC 3261 10.2.8: 423 names the shortest lifetime that the registrar takes. */
        private boolean lengthen(SipResponse response) {
            int least = seconds(response.header(Header.MIN_EXPIRES));
            if (response.status() != 423 || askedSeconds == 0 || least <= expiresSeconds) {
                return false;
            }
            expiresSeconds = least;
            send(least);
            return true;
        }

        /** RFC 3261 10.2.4: our Contact in the 2xx says what was granted; else Expires does. */
        private int grantedSeconds(SipResponse response) {
            for (NameAddr bound : response.contacts()) {
                OptionalInt granted = bound.expires();
                if (granted.isPresent() && bound.uri().equivalent(contact.uri())) {
                    return granted.getAsInt();
                }
            }
            return response.expires().orElse(askedSeconds);
        }

        private long retryAfterNs(SipResponse response) {
            return Duration.ofSeconds(seconds(response.header(Header.RETRY_AFTER)))
                    .toNanos();
        }

        /** The number that a header value begins with; 0 when it has none. Values of more than nine digits are cut. */
        private static int seconds(Optional<String> value) {
            String digits = value.map(text -> text.replaceFirst("\\D.*", "")).orElse("");
            return digits.isEmpty() ? 0 : Integer.parseInt(digits.substring(0, Math.min(9, digits.length())));
        }
    }
}
