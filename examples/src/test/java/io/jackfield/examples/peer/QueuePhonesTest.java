package io.jackfield.examples.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.media.queue.QueueEvent;
import io.jackfield.media.queue.QueueEvent.Connected;
import io.jackfield.media.queue.Queues;
import io.jackfield.media.queue.Strategy;
import io.jackfield.rtp.codec.Codecs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two agents with real phones (baresip) and five callers (sipp, playing a recording) in a queue. */
class QueuePhonesTest {
    private static final double AGENT_HZ = 440;
    private static final double CALLER_HZ = 700;

    private final List<QueueEvent> events = new CopyOnWriteArrayList<>();

    @TempDir
    private Path scratch;

    @Test
    void twoAgentsTalkToFiveCallers() throws IOException {
        Peer.SIPP.required();
        Peer.BARESIP.required();
        int anna = FreePort.find();
        int bert = FreePort.find();
        try (Queues queues = Queues.builder()
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
                Exchange exchange = new Exchange(
                        scratch,
                        engine ->
                                engine.dialplan(d -> d.match("callee", call -> call.enqueue(queues.queue("sales")))))) {
            Baresip annas = exchange.phone(exchange.account("anna", AGENT_HZ), anna);
            Baresip berts = exchange.phone(exchange.account("bert", AGENT_HZ), bert);
            annas.awaitLog("baresip is ready");
            berts.awaitLog("baresip is ready");
            CompletableFuture<Peer.Run> sipp = CompletableFuture.supplyAsync(() -> callers(exchange.port()));
            annas.awaitHears(CALLER_HZ);
            berts.awaitHears(CALLER_HZ);
            Peer.Run run = sipp.join();
            assertThat(run.exitCode()).as(run.output()).isZero();
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
            assertThat(exchange.engine().sessions()).isLessThanOrEqualTo(2);
        }
    }

    /** One every 1.2 s, for 4 s each: the third finds both agents talking. */
    private Peer.Run callers(int port) {
        try {
            short[] tone = Wave.tone(8_000, 1, CALLER_HZ, 8_000).samples();
            byte[] coded = new byte[tone.length];
            Codecs.PCMA.encoder().encode(tone, 0, tone.length, coded, 0);
            Files.write(scratch.resolve("talk.alaw"), coded);
            return Peer.SIPP.run(
                    scratch,
                    40,
                    List.of(
                            "-sf",
                            Path.of("src/test/resources/sipp/talk.xml")
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
