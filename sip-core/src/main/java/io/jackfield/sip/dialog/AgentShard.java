package io.jackfield.sip.dialog;

import io.jackfield.kernel.Machine;
import io.jackfield.kernel.Shard;
import io.jackfield.sip.auth.Credentials;
import io.jackfield.sip.auth.DigestClient;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transaction.TransactionLayer;
import io.jackfield.sip.transport.Flow;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A user agent's part on one shard: its sessions there, and what they need to work. Used on its shard only, but for {@link #enter}
 * and {@link #shard}.
 */
final class AgentShard {
    static final String SDP = "application/sdp";

    private final UserAgent owner;
    private final SipNode node;
    private final TransactionLayer layer;
    private final AgentSettings settings;
    private final Turn turn;
    private final DialogTimers timers;
    private final String allow;
    private final DialogTable dialogs;

    AgentShard(UserAgent owner, SipNode node, TransactionLayer layer, AgentSettings settings) {
        this.owner = owner;
        this.node = node;
        this.layer = layer;
        this.settings = settings;
        this.turn = new Turn(layer.shard());
        this.timers = DialogTimers.of(layer.settings());
        this.allow = settings.allow();
        this.dialogs = new DialogTable(settings, node.layers().size());
    }

    // ---- time, order, randomness ----

    Shard shard() {
        return layer.shard();
    }

    /** The user agent, all shards of it. */
    UserAgent owner() {
        return owner;
    }

    DialogTable dialogs() {
        return dialogs;
    }

    SipNode node() {
        return node;
    }

    TransactionLayer layer() {
        return layer;
    }

    Turn turn() {
        return turn;
    }

    AgentSettings settings() {
        return settings;
    }

    DialogTimers timers() {
        return timers;
    }

    RandomGenerator random() {
        return settings.random();
    }

    long nowNs() {
        return shard().nowNs();
    }

    MachineTimer timer(Machine machine) {
        return new MachineTimer(shard(), turn, machine);
    }

    /** Takes a step on the shard, from any thread; false when the shard is gone or takes no more. */
    boolean enter(Runnable step) {
        if (shard().inShard()) {
            turn.run(step);
            return true;
        }
        return shard().execute(() -> turn.run(step));
    }

    // ---- messages ----

    /** Answers challenges with these credentials, else with the user agent's. */
    Optional<DigestClient> digest(Optional<Credentials> credentials) {
        return credentials.or(settings::credentials).map(known -> new DigestClient(known, settings.random()));
    }

    /** Finds where to send; answers as a step of its own. */
    void resolve(SipUri uri, Consumer<List<Flow>> then) {
        node.resolver().resolve(uri, shard(), flows -> turn.run(() -> then.accept(flows)));
    }

    /** Where the peer of a flow finds a user of ours. */
    NameAddr contact(Flow flow, String user) {
        return NameAddr.of(node.contactFor(flow).withUser(user));
    }

    /** Says who we are. */
    RequestEdit signed(RequestEdit request) {
        return request.set(Header.USER_AGENT, settings.product());
    }

    /** Begins a response that says who we are; it has no To tag of its own yet. */
    ResponseEdit response(SipRequest request, int status) {
        return SipResponse.to(request, status).set(Header.SERVER, settings.product());
    }

    /** Answers a request with a bare status. */
    void answer(ServerTransaction transaction, int status) {
        transaction.respond(
                response(transaction.request(), status).toTag(layer.newTag()).build());
    }

    /** Refuses a request with a header that says why. */
    void refuse(ServerTransaction transaction, int status, Header<?> header, String value) {
        transaction.respond(response(transaction.request(), status)
                .toTag(layer.newTag())
                .set(header, value)
                .build());
    }

    /** Refuses what came at a bad moment; a 500 says when to try again (RFC 3261 14.2, RFC 3311 5.2). */
    void refuseForNow(ServerTransaction transaction, int status) {
        if (status == 500) {
            refuse(transaction, 500, Header.RETRY_AFTER, String.valueOf(random().nextInt(11)));
        } else {
            answer(transaction, status);
        }
    }

    /** The methods that are understood, as an Allow value (RFC 3261 20.5). */
    String allow() {
        return allow;
    }

    /** Answers what is the same within a dialog and outside: OPTIONS (RFC 3261 11.2), and methods that our user has a handler for. */
    void answerAnywhere(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        Optional<RequestHandler> handler =
                Optional.ofNullable(settings.handlers().get(request.method()));
        if (handler.isPresent()) {
            handler.get().onRequest(new IncomingRequest(this, transaction));
            return;
        }
        boolean options = request.method() == Method.OPTIONS;
        boolean refer = request.method() == Method.REFER; // we take those of our calls
        ResponseEdit response = response(request, options ? 200 : refer ? 603 : 405)
                .toTag(layer.newTag())
                .set(Header.ALLOW, allow());
        if (options) {
            response.set(Header.ACCEPT, Inspection.ACCEPTED)
                    .set(Header.ACCEPT_ENCODING, "identity")
                    .set(
                            Header.SUPPORTED,
                            Extensions.supported(
                                    settings.reach().reliability(),
                                    settings.reach().timer()));
            settings.allowEvents().ifPresent(events -> response.set(Header.ALLOW_EVENTS, events));
        }
        transaction.respond(response.build());
    }

    /** The SDP of a message, from among the parts of a multipart body too. */
    static Optional<byte[]> sdp(SipMessage message) {
        if (message.hasBody(SDP)) {
            return Optional.of(message.body());
        }
        return message.bodyLength() == 0 ? Optional.empty() : Inspection.sdp(message.bodyPart());
    }

    /** Refuses a request for what it wants of us. */
    void refuse(ServerTransaction transaction, Inspection.Refusal why) {
        why.header()
                .ifPresentOrElse(
                        header -> refuse(transaction, why.status(), header, why.value()),
                        () -> answer(transaction, why.status()));
    }
}
