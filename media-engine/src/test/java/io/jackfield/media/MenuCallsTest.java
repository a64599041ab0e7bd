package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.media.app.Applications;
import io.jackfield.media.dialplan.Contexts;
import io.jackfield.media.ivr.MenuResult;
import io.jackfield.media.ivr.Menus;
import io.jackfield.media.sound.Prompt;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Menus and dialplans in calls. */
class MenuCallsTest {
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    @Test
    void aDialplanLeadsToAMenuAndTheMenuBackToTheDialplan() throws Exception {
        Menus menus = Menus.builder()
                .applications(Applications.standard().with(Contexts.applications()))
                .menu(
                        "main",
                        m -> m.greeting(Prompt.tone("%(1000,0,440)"))
                                .timeout(Duration.ofSeconds(5))
                                .key("1", call -> log.add("one"))
                                .key("/(3\\d{3})/", "transfer", "$1"))
                .build();
        Contexts plan = Contexts.builder()
                .applications(Applications.standard().with(menus.applications()))
                .xml("""
                        <context name="c">
                        <extension name="menu"><condition field="destination_number" expression="^2000$">
                        <action application="answer"/><action application="sleep" data="50"/><action application="ivr" data="main"/>
                        </condition></extension></context>""", "plan.xml")
                .context(
                        "c",
                        c -> c.extension(
                                "room",
                                e -> e.when("destination_number", "^3(\\d+)$")
                                        .run(call -> log.add("dialled "
                                                + call.variable("destination_number")
                                                        .orElse("")))))
                .build();
        assertThat(plan.problems()).isEmpty();
        try (Phones phones = new Phones(d -> d.match(".*", plan.script("c")))) {
            phones.call("2000", call -> {
                call.pause(Duration.ofMillis(200));
                call.sendDtmf("1");
                call.sendDtmf("3123");
                call.awaitEnd();
            });
            assertThat(log.poll(10, TimeUnit.SECONDS)).isEqualTo("one");
            assertThat(log.poll(10, TimeUnit.SECONDS)).isEqualTo("dialled 3123");
            assertThat(phones.call("999", Call::awaitEnd).status()).isEqualTo(404);
        }
    }

    @Test
    void aMenuEndsWhenNobodyAnswers() throws Exception {
        Menus menus = Menus.builder()
                .menu(
                        "main",
                        m -> m.timeout(Duration.ofMillis(50)).maxTimeouts(2).key("1", call -> {}))
                .build();
        try (Phones phones = new Phones(d -> d.match("2000", call -> log.add("" + menus.run(call, "main"))))) {
            phones.call("2000", Call::awaitEnd);
            assertThat(log.poll(10, TimeUnit.SECONDS)).isEqualTo(MenuResult.TIMEOUTS.name());
        }
    }
}
