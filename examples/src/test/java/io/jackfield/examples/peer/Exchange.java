package io.jackfield.examples.peer;

import io.jackfield.media.MediaEngine;
import io.jackfield.media.MediaEngineBuilder;
import io.jackfield.sip.node.SipNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** An engine on loopback, and real phones that send it their calls. They all end with it. */
final class Exchange implements AutoCloseable {
    private final Path scratch;
    private final SipNode node = SipNode.builder()
            .listen(l -> l.udp("127.0.0.1", 0).tcp("127.0.0.1", 0))
            .build();
    private final MediaEngine engine;
    private final List<Baresip> phones = new ArrayList<>();

    /** @param settings of the engine, its dialplan above all */
    Exchange(Path scratch, UnaryOperator<MediaEngineBuilder> settings) {
        this.scratch = scratch;
        this.engine = settings.apply(MediaEngine.builder(node)).build();
    }

    MediaEngine engine() {
        return engine;
    }

    int port() {
        return node.listenPoints().get(0).address().getPort();
    }

    /** A URI of its dialplan. */
    String uri(String number) {
        return "sip:" + number + "@127.0.0.1:" + port();
    }

    /** A phone that can be told apart by its tone; it is not waited for. */
    Baresip phone(String user, int sipPort, double toneHz) throws IOException {
        return phone(account(user, toneHz), sipPort);
    }

    Baresip.Account account(String user, double toneHz) {
        return new Baresip.Account(user, "x", "127.0.0.1:" + port(), "udp", "pcmu", (int) toneHz);
    }

    /** A phone that is not waited for. */
    Baresip phone(Baresip.Account account, int sipPort) throws IOException {
        Baresip phone = new Baresip(scratch, account, sipPort);
        phones.add(phone);
        return phone;
    }

    @Override
    public void close() throws IOException {
        for (Baresip phone : phones) {
            phone.close();
        }
        engine.close();
        node.close();
    }
}
