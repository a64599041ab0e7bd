package io.jackfield.media;

import static io.jackfield.media.ivr.Digits.digits;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.media.queue.AgentSettings;
import io.jackfield.media.queue.AgentStatus;
import io.jackfield.media.queue.Outcome;
import io.jackfield.media.queue.QueueEvent;
import io.jackfield.media.queue.QueueOptions;
import io.jackfield.media.queue.QueueResult;
import io.jackfield.media.queue.Queues;
import io.jackfield.media.queue.Strategy;
import io.jackfield.media.sound.LocalStream;
import io.jackfield.media.sound.Prompt;
import io.jackfield.sip.node.SipNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers, agents and queues on real sockets. */
class QueueCallsTest {
    private static final LocalStream MUSIC = LocalStream.of(Prompt.tone("%(1000,0,440)"));

    private final BlockingQueue<QueueResult> results = new LinkedBlockingQueue<>();
    private final List<QueueEvent> events = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicInteger talking = new AtomicInteger();
    private final AtomicInteger mostTalking = new AtomicInteger();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    /** The phones of agents: each answers, talks for a while, and hangs up. */
    private String agentPhones() {
        SipNode node = Phones.node("agents");
        MediaEngine phones = MediaEngine.builder(node)
                .ports(50_000, 54_999)
                .dialplan(d -> d.match("busy", call -> call.hangup(Cause.BUSY))
                        .match("slow", call -> {
                            call.ring();
                            call.pause(ofSeconds(20));
                        })
                        .match("keys", call -> {
                            call.answer();
                            call.sendDtmf("7");
                            call.awaitEnd();
                        })
                        .match(".*", call -> {
                            call.answer();
                            mostTalking.accumulateAndGet(talking.incrementAndGet(), Math::max);
                            try {
                                call.play(Prompt.tone("%(200,0,800)"));
                            } finally {
                                talking.decrementAndGet();
                            }
                        }))
                .build();
        open.add(phones);
        open.add(node);
        return "@127.0.0.1:" + node.listenPoints().get(0).address().getPort();
    }

    private QueueResult result() throws InterruptedException {
        QueueResult result = results.poll(20, TimeUnit.SECONDS);
        assertThat(result).isNotNull();
        return result;
    }

    @Test
    void twoAgentsServeFiveCallers() throws Exception {
        String host = agentPhones();
        Queues queues = Queues.builder()
                .queue("sales", q -> q.strategy(Strategy.LONGEST_IDLE).music(MUSIC))
                .agent("anna", a -> a.address("sip:anna" + host).wrapUp(ofMillis(50)), "sales")
                .agent("bert", a -> a.address("sip:bert" + host).wrapUp(ofMillis(50)), "sales")
                .observer(events::add)
                .build();
        open.add(queues);
        try (Phones phones =
                new Phones(d -> d.match("3001", call -> results.add(call.enqueue(queues.queue("sales")))))) {
            for (int i = 0; i < 5; i++) {
                phones.dial("3001", Call::awaitEnd);
            }
            Map<String, Integer> served = new HashMap<>();
            for (int i = 0; i < 5; i++) {
                QueueResult result = result();
                assertThat(result.outcome()).isEqualTo(Outcome.ANSWERED);
                assertThat(result.talked()).isPositive();
                served.merge(result.agent(), 1, Integer::sum);
            }
            assertThat(served.keySet()).containsExactlyInAnyOrder("anna", "bert");
            assertThat(mostTalking).hasValueLessThanOrEqualTo(2);
            await().untilAsserted(() -> assertThat(queues.status("anna")).isEqualTo(AgentStatus.READY));
            assertThat(queues.queue("sales").statistics().answered()).isEqualTo(5);
            assertThat(queues.queue("sales").statistics().waiting()).isZero();
            assertThat(events.stream().filter(QueueEvent.Connected.class::isInstance))
                    .hasSize(5);
            await().untilAsserted(() -> assertThat(phones.server.sessions()).isZero());
        }
    }

    @Test
    void busyAgentsOverflowExitKeysAndTheEnd() throws Exception {
        String host = agentPhones();
        Queues queues = Queues.builder()
                .queue("sales", q -> q.maxWaitWithoutAgents(ofMillis(100)).overflow("support"))
                .queue(
                        "support",
                        q -> q.strategy(Strategy.RING_ALL).music(MUSIC).exitKey('#'))
                .agent("busy", a -> a.address("sip:busy" + host), "support")
                .agent("slow", a -> a.address("sip:slow" + host), "support")
                .observer(events::add)
                .build();
        open.add(queues);
        try (Phones phones = new Phones(d -> d.match(
                "3001", call -> results.add(call.enqueue(queues.queue("sales"), QueueOptions.DEFAULTS.priority(2)))))) {
            Call caller = phones.dial("3001", call -> {
                call.pause(ofMillis(500));
                call.sendDtmf("#");
                call.awaitEnd();
            });
            QueueResult left = result();
            assertThat(left.outcome()).isEqualTo(Outcome.EXITED);
            assertThat(left.queue()).isEqualTo("support");
            Phones.end(caller);
            assertThat(queues.status("busy")).isEqualTo(AgentStatus.RESTING);
            await().untilAsserted(() -> assertThat(queues.status("slow")).isEqualTo(AgentStatus.READY));

            Call impatient = phones.dial("3001", Call::awaitEnd);
            await().untilAsserted(() -> assertThat(queues.status("slow")).isEqualTo(AgentStatus.RINGING));
            impatient.hangup();
            await().untilAsserted(() -> assertThat(queues.status("slow")).isEqualTo(AgentStatus.READY));
            assertThat(queues.queue("support").statistics().abandoned()).isEqualTo(1);
            assertThat(queues.queue("sales").statistics().overflowed()).isEqualTo(2);
            queues.logout("slow");

            phones.dial("3001", Call::awaitEnd);
            await().untilAsserted(() ->
                    assertThat(queues.queue("support").statistics().waiting()).isEqualTo(1));
            queues.close();
            assertThat(result().outcome()).isEqualTo(Outcome.RELEASED);
        }
    }

    @Test
    void anAgentWhoDialsInServesOneCallerAfterTheOther() throws Exception {
        Queues queues = Queues.builder()
                .queue("sales", q -> q.music(MUSIC).exitKey('*'))
                .observer(events::add)
                .build();
        open.add(queues);
        try (Phones phones = new Phones(d -> d.match("3001", call -> results.add(call.enqueue(queues.queue("sales"))))
                .match("agent", call -> {
                    queues.queue("sales").serve(call, "carl", a -> a.wrapUp(ofMillis(50)));
                    call.play(Prompt.tone("%(100,0,440)"));
                }))) {
            List<String> heard = new CopyOnWriteArrayList<>();
            Call agent = phones.dial("agent", call -> {
                heard.add(call.collect(digits(1).within(ofSeconds(10))));
                heard.add(call.collect(digits(1).within(ofSeconds(10))));
                await().until(() -> queues.status("carl") == AgentStatus.READY);
                call.pause(ofMillis(100));
                call.sendDtmf("*");
                call.awaitEnd();
            });
            await().untilAsserted(() -> assertThat(queues.status("carl")).isEqualTo(AgentStatus.READY));
            for (String key : List.of("1", "2")) {
                Call caller = phones.dial("3001", call -> {
                    await().until(() -> queues.status("carl") == AgentStatus.TALKING);
                    call.pause(ofMillis(200));
                    call.sendDtmf(key);
                    call.pause(ofMillis(200));
                });
                Phones.end(caller); // who talks and hangs up has left answered
                await().untilAsserted(() -> assertThat(events.stream()
                                .filter(e -> e instanceof QueueEvent.Left left
                                        && left.outcome() == Outcome.ANSWERED
                                        && left.agent().equals("carl")))
                        .hasSize(Integer.parseInt(key)));
            }
            assertThat(Phones.end(agent).byRemote()).isTrue();
            assertThat(heard).containsExactly("1", "2");
            await().untilAsserted(() -> assertThat(queues.status("carl")).isEqualTo(AgentStatus.OFFLINE));
        }
    }

    @Test
    void agentsByNameAndMistakes() {
        assertThatThrownBy(() -> Queues.builder()
                        .queue("a", q -> q.maxLength(0).overflow("b"))
                        .agent("x", a -> a.tier(0), "a")
                        .agent("y", a -> a, "c")
                        .build())
                .hasMessageContaining("max length 0")
                .hasMessageContaining("tier 0")
                .hasMessageContaining("agent y serves [c]")
                .hasMessageContaining("agent y has no address");
        try (Queues queues = Queues.builder().queue("a", q -> q).build()) {
            assertThatThrownBy(() -> queues.queue("b")).hasMessage("queue \"b\" is not known, only [a]");
            queues.login("z", AgentSettings.builder().address("sip:z@127.0.0.1").build(), Set.of("a"));
            queues.pause("z");
            assertThat(queues.status("z")).isEqualTo(AgentStatus.ON_BREAK);
            assertThat(queues.state().agents()).hasSize(1);
            try (Queues other = Queues.builder().queue("a", q -> q).build()) {
                other.restore(queues.state());
                assertThat(other.status("z")).isEqualTo(AgentStatus.ON_BREAK);
            }
        }
    }
}
