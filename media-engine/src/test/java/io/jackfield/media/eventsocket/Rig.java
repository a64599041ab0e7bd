package io.jackfield.media.eventsocket;

import io.jackfield.kernel.Redacted;
import io.jackfield.media.Call;
import io.jackfield.media.CallScript;
import io.jackfield.media.MediaEngine;
import io.jackfield.media.app.Applications;
import io.jackfield.media.conference.Rooms;
import io.jackfield.media.dialplan.Dialplan;
import io.jackfield.media.queue.Queues;
import io.jackfield.media.sound.Prompt;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A switch with an event socket, conferences and a queue, and an engine that answers as phones do. */
final class Rig implements AutoCloseable {
    static final String SECRET = "ClueCon";

    private final SipNode node = node("switch");
    private final SipNode phones = node("phones");
    final EventSocket socket;
    final Rooms rooms;
    final Queues queues;
    final MediaEngine engine;
    final MediaEngine phone;

    Rig(Consumer<Dialplan.Builder<CallScript>> dialplan) {
        socket = EventSocket.builder()
                .password(Redacted.of(SECRET))
                .listen("127.0.0.1", 0)
                .node("fs01")
                .domain("example.com")
                .heartbeat(Duration.ofMillis(200))
                .applications(Applications.standard().with("conference", (call, name) -> join(call, name)))
                .build();
        rooms = Rooms.builder()
                .everyRoom(r -> r.noiseGate(100))
                .listener(socket.conferences())
                .build();
        queues = Queues.builder()
                .queue("sales", q -> q)
                .observer(socket.queues())
                .build();
        engine = MediaEngine.builder(node)
                .ports(30_000, 34_999)
                .observer(socket.observer())
                .dialplan(d -> dialplan.accept(d.match("conf(\\w+)", call -> call.join(rooms.room(call.group(1))))
                        .match("sales", call -> call.enqueue(queues.queue("sales")))
                        .match("park", Call::awaitEnd)))
                .build();
        phone = MediaEngine.builder(phones)
                .ports(35_000, 39_999)
                .dialplan(d -> d.match("tone", call -> {
                            call.answer();
                            call.play(Prompt.tone("%(1000,0,600)").times(Prompt.FOREVER));
                        })
                        .match("early", call -> {
                            call.ring();
                            call.early();
                            call.answer();
                            call.awaitEnd();
                        })
                        .match("holds", call -> {
                            call.answer();
                            call.hold();
                            call.resume();
                            call.awaitEnd();
                        })
                        .match("keys", call -> {
                            call.answer();
                            call.sendDtmf("7");
                            call.awaitEnd();
                        })
                        .match("100\\d", call -> {
                            call.answer();
                            call.awaitEnd();
                        }))
                .build();
        socket.start(engine);
    }

    private void join(Call call, String name) throws Exception {
        rooms.application().run(call, name);
    }

    private static SipNode node(String name) {
        return SipNode.builder().name(name).listen(l -> l.udp("127.0.0.1", 0)).build();
    }

    Client login() throws Exception {
        return Client.login(socket.address().orElseThrow(), SECRET);
    }

    String at(String user) {
        return "sofia/engine/" + user + "@127.0.0.1:"
                + phones.listenPoints().get(0).address().getPort();
    }

    SipUri extension(String user) {
        return SipUri.of("sip:" + user + "@127.0.0.1:"
                + node.listenPoints().get(0).address().getPort());
    }

    @Override
    public void close() throws Exception {
        socket.close();
        engine.close();
        phone.close();
        rooms.close();
        queues.close();
        engine.closed().toCompletableFuture().get(20, TimeUnit.SECONDS);
        phone.closed().toCompletableFuture().get(20, TimeUnit.SECONDS);
        node.close();
        phones.close();
    }
}
