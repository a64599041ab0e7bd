package io.jackfield.sip.dialog;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.Parameterized;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transaction.Failure;
import io.jackfield.sip.transaction.ServerTransaction;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** INFO in a dialog, in packages that both ends know (RFC 6086) and, as it was before there were any, in none. */
final class InfoExchange {
    private static final int BAD_INFO_PACKAGE = 469;

    private final InviteSession session;
    private final AgentShard agent;
    private final Conversation conversation;
    private List<Parameterized> peerTakes = List.of();

    InfoExchange(InviteSession session, AgentShard agent, Conversation conversation) {
        this.session = session;
        this.agent = agent;
        this.conversation = conversation;
    }

    /** Takes note of the packages that the peer takes. */
    void learn(SipMessage message) {
        if (message.has(Header.RECV_INFO)) {
            peerTakes = message.all(Header.RECV_INFO);
        }
    }

    /** The peer's INFO; one in a package that we did not name gets 469, and those that we do take (RFC 6086 4.2.2). */
    void receive(ServerTransaction transaction) {
        SipRequest info = transaction.request();
        String name = info.get(Header.INFO_PACKAGE).map(Parameterized::value).orElse("");
        if (info.has(Header.INFO_PACKAGE)
                && agent.settings().infoPackages().stream().noneMatch(name::equalsIgnoreCase)) {
            String ours = String.join(", ", agent.settings().infoPackages());
            agent.refuse(transaction, BAD_INFO_PACKAGE, Header.RECV_INFO, ours);
            return;
        }
        agent.answer(transaction, 200);
        String type = info.contentType().orElse("");
        byte[] body = info.body();
        session.emit(listener -> {
            if (name.isEmpty()) {
                listener.onInfo(session, type, body);
            } else {
                listener.onInfo(session, name, type, body);
            }
        });
    }

    /** Sends an INFO; in a package that the peer did not name it fails at once. */
    void send(Optional<String> infoPackage, String contentType, byte[] body, CompletableFuture<Integer> result) {
        if (infoPackage
                .filter(name -> peerTakes.stream().noneMatch(taken -> taken.is(name)))
                .isPresent()) {
            result.complete(BAD_INFO_PACKAGE);
            return;
        }
        RequestEdit info = conversation.link().request(Method.INFO).body(contentType, body);
        infoPackage.ifPresent(name ->
                info.set(Header.INFO_PACKAGE, name).set(Header.CONTENT_DISPOSITION, "Info-Package")); // RFC 6086 5.1
        conversation.link().send(info.build(), new OutgoingRequest.Outcome() {
            @Override
            public void onFinal(SipRequest sent, SipResponse response) {
                result.complete(response.status());
                conversation.lostBy(response.status());
            }

            @Override
            public void onNone(Failure failure) {
                result.complete(failure == Failure.TIMEOUT ? 408 : 503);
            }
        });
    }
}
