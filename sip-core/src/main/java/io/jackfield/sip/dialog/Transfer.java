package io.jackfield.sip.dialog;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.Replaces;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.message.Status;
import io.jackfield.sip.transaction.ServerTransaction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The peer of a call asks us to call someone else (REFER, RFC 3515). Accept or reject it, now or within 30 s.
 *
 * <p>Methods may be called from any thread; what comes too late does nothing.
 */
public final class Transfer {
    private final AgentShard agent;
    private final ServerTransaction transaction;
    private final NameAddr target;
    private final Optional<Replaces> replaces;
    private final Optional<NameAddr> referredBy;
    private final Optional<Notifier> reports;

    /** @param reports tells the peer what comes of it; empty when it does not want to hear */
    Transfer(AgentShard agent, ServerTransaction transaction, NameAddr target, Optional<Notifier> reports) {
        SipRequest refer = transaction.request();
        this.agent = agent;
        this.transaction = transaction;
        this.target = target;
        this.replaces = target.uri().uriHeader("Replaces").flatMap(Replaces::parse);
        this.referredBy = refer.get(Header.REFERRED_BY);
        this.reports = reports;
    }

    /** Whom to call. */
    public SipUri target() {
        return target.uri().withoutUriHeaders();
    }

    /** The call at the target that ours shall take the place of: the transfer is an attended one. */
    public Optional<Replaces> replaces() {
        return replaces;
    }

    /** In whose name (RFC 3892). */
    public Optional<NameAddr> referredBy() {
        return referredBy;
    }

    /**
     * Accepts, places the call, and tells the peer what comes of it.
     *
     * @param options the call's; Replaces and Referred-By are added
     * @return the new call
     */
    public InviteSession accept(InviteOptions options, SessionListener listener) {
        accept();
        InviteOptions.Builder call = options.edit();
        replaces.ifPresent(dialog -> call.header(Header.REPLACES.canonical(), dialog.toString()));
        replaces.ifPresent(dialog -> call.header(Header.REQUIRE.canonical(), Extensions.REPLACES));
        referredBy.ifPresent(who -> call.header(Header.REFERRED_BY.canonical(), who.text()));
        return agent.owner().invite(target(), call.build(), new Reporting(this, listener));
    }

    /** Accepts, to call by means of one's own; tell what comes of it by {@link #report}. */
    public void accept() {
        reports.ifPresentOrElse(
                notifier -> {
                    notifier.notify(Referral.FRAGMENT, fragment(100));
                    notifier.accept();
                },
                () -> agent.enter(this::acceptQuietly));
    }

    private void acceptQuietly() {
        if (!transaction.finalSent()) {
            transaction.respond(agent.response(transaction.request(), 202)
                    .set(Header.REFER_SUB, false)
                    .build());
        }
    }

    /**
     * Tells the peer how the call goes; the first final status is the last that it hears.
     *
     * @param status 100 to 699
     */
    public void report(int status) {
        byte[] now = fragment(status);
        if (status < 200) {
            reports.ifPresent(notifier -> notifier.notify(Referral.FRAGMENT, now));
        } else {
            reports.ifPresent(notifier -> notifier.finish(Referral.FRAGMENT, now, "noresource")); // RFC 3515 2.4.7
        }
    }

    /**
     * Rejects it.
     *
     * @throws IllegalArgumentException when the status is not 300 to 699
     */
    public void reject(int status) {
        if (status < 300 || status > 699) {
            throw new IllegalArgumentException("not a status to reject with: " + status);
        }
        reports.ifPresentOrElse(
                notifier -> notifier.reject(status),
                () -> agent.enter(() -> {
                    if (!transaction.finalSent()) {
                        agent.answer(transaction, status);
                    }
                }));
    }

    private static byte[] fragment(int status) {
        return ("SIP/2.0 " + status + ' ' + Status.reason(status) + "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
