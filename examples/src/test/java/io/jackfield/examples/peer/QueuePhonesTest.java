package io.jackfield.examples.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.media.MediaEngine;
import io.jackfield.media.queue.QueueEvent;
import io.jackfield.media.queue.QueueEvent.Connected;
import io.jackfield.media.queue.Queues;
import io.jackfield.media.queue.Strategy;
import io.jackfield.sip.node.SipNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two agents with real phones (baresip) and five callers (sipp) in a queue. */
class QueuePhonesTest {
    private final List<QueueEvent> events = new CopyOnWriteArrayList<>();

    @TempDir
    private Path scratch;

    @Test
    void twoAgentsTalkToFiveCallers() throws IOException {
        Peer.SIPP.required();
        Peer.BARESIP.required();
        Peer.OPENSSL.required();
        SipNode node = SipNode.builder().listen(l -> l.udp("127.0.0.1", 0)).build();
        int port = node.listenPoints().get(0).address().getPort();
        int anna = FreePort.find();
        int bert = FreePort.find();
        try (Baresip annas = phone("anna", port, anna);
                Baresip berts = phone("bert", port, bert);
                Queues queues = Queues.builder()
                        .queue("sales", q -> q.strategy(Strategy.LONGEST_IDLE))
                        .agent(
                                "anna",
                                a -> a.address("sip:anna@127.0.0.1:" + anna).wrapUp(Duration.ZERO),
                                "sales")
                        .agent(
                                "bert",
                                a -> a.address("sip:bert@127.0.0.1:" + bert).wrapUp(Duration.ZERO),
                                "sales")
                        .observer(events::add)
                        .build();
                MediaEngine engine = MediaEngine.builder(node)
                        .dialplan(d -> d.match("callee", call -> call.enqueue(queues.queue("sales"))))
                        .build()) {
            annas.awaitLog("baresip is ready");
            berts.awaitLog("baresip is ready");
            // One every 1.2 s, for 4 s each: the third finds both agents talking.
            Peer.Run sipp = Peer.SIPP.run(
                    scratch,
                    40,
                    List.of(
                            "-sf",
                            Path.of("src/test/resources/sipp/call.xml")
                                    .toAbsolutePath()
                                    .toString(),
                            "-i",
                            "127.0.0.1",
                            "-p",
                            String.valueOf(FreePort.find()),
                            "-m",
                            "5",
                            "-r",
                            "1",
                            "-rp",
                            "1200",
                            "-d",
                            "4000",
                            "-nostdin",
                            "127.0.0.1:" + port));
            assertThat(sipp.exitCode()).as(sipp.output()).isZero();
            List<Connected> talks = events.stream()
                    .filter(Connected.class::isInstance)
                    .map(Connected.class::cast)
                    .toList();
            assertThat(talks).as(events.toString()).hasSize(5);
            assertThat(talks.stream().map(Connected::agent)).contains("anna", "bert");
            assertThat(talks.stream().map(Connected::waited))
                    .as("somebody has waited for an agent to be free")
                    .anyMatch(waited -> waited.compareTo(Duration.ofMillis(500)) > 0);
            assertThat(queues.queue("sales").statistics().abandoned()).isZero();
            assertThat(engine.sessions()).isLessThanOrEqualTo(2);
        } finally {
            node.close();
        }
    }

    private Baresip phone(String user, int proxyPort, int port) throws IOException {
        Baresip.Account account = new Baresip.Account(user, "x", "127.0.0.1:" + proxyPort, "udp", "pcma", 440);
        return new Baresip(
                scratch, account, port, FreePort.find(), Certificate.in(scratch).chain());
    }
}
