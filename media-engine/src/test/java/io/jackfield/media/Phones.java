package io.jackfield.media;

import io.jackfield.media.dialplan.Dialplan;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transport.Transport;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Two engines on loopback: a server that is called, and a phone that calls. */
final class Phones implements AutoCloseable {
    final SipNode serverNode = node("server");
    final SipNode phoneNode = node("phone");
    final MediaEngine server;
    final MediaEngine phone;

    Phones(Consumer<Dialplan.Builder<CallScript>> dialplan) {
        this(dialplan, builder -> builder);
    }

    Phones(Consumer<Dialplan.Builder<CallScript>> dialplan, UnaryOperator<MediaEngineBuilder> settings) {
        server = settings.apply(
                        MediaEngine.builder(serverNode).dialplan(dialplan).ports(30_000, 39_999))
                .build();
        phone = MediaEngine.builder(phoneNode).ports(40_000, 49_999).build();
    }

    static SipNode node(String name) {
        return SipNode.builder()
                .name(name)
                .listen(l -> l.udp("127.0.0.1", 0).tcp("127.0.0.1", 0))
                .build();
    }

    SipUri uri(String extension) {
        return SipUri.of("sip:" + extension + "@127.0.0.1:"
                + serverNode.listenPoints().stream()
                        .filter(p -> p.transport() == Transport.UDP)
                        .findFirst()
                        .orElseThrow()
                        .address()
                        .getPort());
    }

    Call dial(String extension, CallScript script) {
        return phone.dial(uri(extension), DialOptions.DEFAULTS, script);
    }

    Call dial(String extension, UnaryOperator<DialOptions.Builder> options, CallScript script) {
        return phone.dial(uri(extension), options.apply(DialOptions.builder()).build(), script);
    }

    /** Calls, and waits for the end. */
    CallEnd call(String extension, CallScript script) throws Exception {
        return end(dial(extension, script));
    }

    static CallEnd end(Call call) throws InterruptedException, ExecutionException, TimeoutException {
        return call.ended().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        phone.close();
        server.close();
        gone(phone.closed());
        gone(server.closed());
        phoneNode.close();
        serverNode.close();
        gone(phoneNode.closed());
        gone(serverNode.closed());
    }

    private static void gone(CompletionStage<Void> closed) {
        closed.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }
}
