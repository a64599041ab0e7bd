package io.jackfield.media;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.media.app.Applications;
import io.jackfield.media.app.BridgeApplication;
import io.jackfield.media.app.Endpoints;
import io.jackfield.media.dialplan.Contexts;
import io.jackfield.media.ivr.Menus;
import io.jackfield.media.queue.Queues;
import io.jackfield.media.sound.Prompt;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The context for calls from a proxy, in calls: with the engine's own menus, queues and bridges. */
class SeedDialplanTest {
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> chosen = new CompletableFuture<>();

    private static String context() throws Exception {
        try (InputStream in =
                Objects.requireNonNull(SeedDialplanTest.class.getResourceAsStream("dialplan/from-kamailio.xml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void menuQueueVoicemailAndNothing() throws Exception {
        try (Queues queues = Queues.builder()
                .queue("sales", q -> q.maxWaitWithoutAgents(ofMillis(300)))
                .queue("support", q -> q)
                .build()) {
            Menus menus = Menus.builder()
                    .menu(
                            "main_ivr",
                            m -> m.greeting(Prompt.tone("%(500,0,440)")).key("1", call -> {
                                log.add("menu");
                                chosen.complete(null);
                            }))
                    .build();
            Contexts plan = Contexts.builder()
                    .applications(Applications.standard()
                            .with(menus.applications())
                            .with(queues.applications())
                            .with("bridge", new BridgeApplication(Endpoints.users(user -> Optional.empty())))
                            .with("conference", (call, room) -> log.add("conference " + room))
                            .with("voicemail", (call, box) -> log.add("voicemail " + box)))
                    .xml(context(), "from-kamailio.xml")
                    .build();
            assertThat(plan.problems()).isEmpty();
            try (Phones phones = new Phones(d -> d.match(".*", plan.script("from-kamailio")))) {
                phones.call("ivr", call -> {
                    call.sendDtmf("1"); // pressed before the menu asks, it counts
                    chosen.get(15, TimeUnit.SECONDS);
                });
                assertThat(log.poll(10, TimeUnit.SECONDS)).isEqualTo("menu");
                assertThat(phones.call("sales", Call::awaitEnd).byRemote()).isTrue();
                assertThat(queues.queue("sales").statistics().overflowed()).isEqualTo(1);
                phones.call("1002", Call::awaitEnd);
                assertThat(log.poll(10, TimeUnit.SECONDS))
                        .as("nobody of that name is registered: the voicemail")
                        .isEqualTo("voicemail default 127.0.0.1 1002");
                phones.call("conf7", Call::awaitEnd);
                assertThat(log.poll(10, TimeUnit.SECONDS)).isEqualTo("conference room-7@default");
                assertThat(phones.call("nobody", Call::awaitEnd).status()).isEqualTo(404);
            }
        }
    }
}
