package io.jackfield.media.dialplan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.media.Cause;
import io.jackfield.media.app.Applications;
import io.jackfield.media.app.CallVariables;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextsTest {
    private final List<String> ran = new ArrayList<>();

    /** Each application that is named notes down that it ran; what sets variables is the real one. */
    private Applications noting(String... names) {
        Applications applications = Applications.none();
        for (String name : List.of("set", "export", "multiset")) {
            applications =
                    applications.with(name, Applications.standard().find(name).orElseThrow());
        }
        for (String name : names) {
            applications = applications.with(name, (call, data) -> ran.add((name + " " + data).strip()));
        }
        return applications;
    }

    private List<String> run(Contexts plan, String context, PlannedCall call) throws Exception {
        ran.clear();
        plan.run(call.call(), context);
        return ran;
    }

    private List<String> run(Contexts plan, String destination) throws Exception {
        return run(plan, "c", new PlannedCall(destination));
    }

    private Contexts xml(String extensions) {
        return Contexts.builder()
                .applications(noting("a", "b", "d", "answer"))
                .xml("<context name=\"c\">\n" + extensions + "\n</context>", "test.xml")
                .build();
    }

    private static String tutorial() throws IOException {
        try (InputStream in = Objects.requireNonNull(ContextsTest.class.getResourceAsStream("from-kamailio.xml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aContextForCallsFromAProxyRunsAsItIsWritten() throws Exception {
        Contexts plan = Contexts.builder()
                .applications(noting(
                        "answer",
                        "sleep",
                        "ivr",
                        "fifo",
                        "conference",
                        "voicemail",
                        "bridge",
                        "echo",
                        "log",
                        "respond"))
                .xml(tutorial(), "from-kamailio.xml")
                .build();
        assertThat(plan.problems()).isEmpty();
        assertThat(run(plan, "from-kamailio", new PlannedCall("2000")))
                .containsExactly("answer", "sleep 500", "ivr main_ivr");
        PlannedCall sales = new PlannedCall("3001");
        assertThat(run(plan, "from-kamailio", sales)).containsExactly("answer", "fifo sales@example.com in");
        assertThat(sales.variables).containsEntry("fifo_music", "/usr/share/freeswitch/sounds/music/hold.wav");
        assertThat(run(plan, "from-kamailio", new PlannedCall("support")))
                .containsExactly("answer", "fifo support@example.com in");
        assertThat(run(plan, "from-kamailio", new PlannedCall("conf42")))
                .containsExactly("answer", "conference room-42@default");
        assertThat(run(plan, "from-kamailio", new PlannedCall("vm1001")))
                .containsExactly("answer", "sleep 500", "voicemail default example.com 1001");
        PlannedCall did = new PlannedCall("+442012345678");
        assertThat(run(plan, "from-kamailio", did))
                .containsExactly(
                        "bridge user/+442012345678@example.com", "voicemail default example.com +442012345678");
        assertThat(did.variables)
                .containsEntry("continue_on_fail", "true")
                .containsEntry("hangup_after_bridge", "true");
        PlannedCall local = new PlannedCall("1002");
        assertThat(run(plan, "from-kamailio", local))
                .containsExactly("bridge user/1002@example.com", "voicemail default example.com 1002");
        assertThat(local.variables).containsEntry("call_timeout", "30");
        PlannedCall out = new PlannedCall("90123");
        out.variables.put("outbound_caller_id_number", "+331");
        assertThat(run(plan, "from-kamailio", out)).containsExactly("bridge sofia/kamailio/0123@YOUR_KAM1_PRIVATE");
        assertThat(out.variables).containsEntry("effective_caller_id_number", "+331");
        assertThat(run(plan, "from-kamailio", new PlannedCall("9196")))
                .containsExactly("bridge sofia/kamailio/196@YOUR_KAM1_PRIVATE");
        assertThat(run(plan, "from-kamailio", new PlannedCall("nobody")))
                .containsExactly("log WARNING: Unrouted call to nobody from 1001", "respond 404");
    }

    @Test
    void whatIsNotKnownIsNamedWithItsLine() {
        Contexts plan = xml("""
                <extension name="x" color="red">
                <condition field="destination_number" expression="^1$" when="now">
                <action application="a" data="${nowhere} ${caller_id_number} ${sip_h_X-Any} ${user_data(1)}"/>
                <action application="levitate"/>
                <action application="set" data="bypass_media=true"/>
                <action application="set" data="mine=1"/>
                <action application="a" data="${mine} $${absent}"/>
                </condition>
                <condition field="shoe_size" expression="4"><anti-action application="a"/></condition>
                <dance/>
                </extension>
                <X-PRE-PROCESS cmd="exec" data="rm"/>""");
        assertThat(plan.problems())
                .extracting(PlanProblem::toString)
                .containsExactlyInAnyOrder(
                        "test.xml:3: attribute \"when\" of a condition is not known",
                        "test.xml:4: variable \"nowhere\" is set nowhere",
                        "test.xml:4: the function ${user_data(...)} is not known",
                        "test.xml:5: application \"levitate\" is not known",
                        "test.xml:6: variable \"bypass_media\" has no effect here",
                        "test.xml:8: global variable \"absent\" is not set",
                        "test.xml:10: field \"shoe_size\" is not known; it is always empty",
                        "test.xml:11: element <dance> is not known in an extension",
                        "test.xml:13: the command \"exec\" is not carried out");
        assertThatThrownBy(() -> Contexts.builder()
                        .strict()
                        .xml(
                                "<context name='c'><extension><condition><action application='x'/></condition></extension></context>",
                                "s")
                        .build())
                .isInstanceOf(DialplanException.class)
                .hasMessage("s:1: application \"x\" is not known");
    }

    @Test
    void soundsThatCannotBePlayedAreNamedAtLoad() {
        Contexts plan = Contexts.builder().xml("""
                        <context name="c"><extension><condition>
                        <action application="playback" data="shout://radio/live"/>
                        <action application="playback" data="local_stream://moh"/>
                        <action application="playback" data="silence_stream://soon"/>
                        <action application="endless_playback" data="tone_stream://%(loud)"/>
                        <action application="playback" data="file_string://a.wav!http://b.wav"/>
                        <action application="playback" data="${uuid}.wav"/>
                        <action application="playback" data="file_string://a.wav!tone_stream://%(200,0,440)"/>
                        <action application="playback" data="silence_stream://-1"/>
                        </condition></extension></context>""", "test.xml").build();
        assertThat(plan.problems())
                .extracting(PlanProblem::toString)
                .hasSize(5)
                .contains(
                        "test.xml:2: playback: sound \"shout://\" is not known",
                        "test.xml:3: playback: sound \"local_stream://\" is not known",
                        "test.xml:4: playback: silence \"soon\" is neither milliseconds nor -1",
                        "test.xml:6: playback: sound \"http://\" is not known")
                .anyMatch(problem -> problem.startsWith("test.xml:5: endless_playback: "));
    }

    @Test
    void theFirstExtensionThatMatchesWinsUnlessItContinues() throws Exception {
        Contexts plan = xml("""
                <extension name="1" continue="true"><condition field="destination_number" expression="^5">
                  <action application="a" data="first"/></condition></extension>
                <extension name="2"><condition field="destination_number" expression="^6">
                  <action application="a" data="no"/></condition></extension>
                <extension name="3"><condition field="destination_number" expression="^(5)(.)(x)?">
                  <action application="a" data="$1 $2 [$3] $0 $9 $$ ${uuid}"/></condition></extension>
                <extension name="4"><condition><action application="a" data="late"/></condition></extension>""");
        assertThat(run(plan, "57")).containsExactly("a first", "a 5 7 [] 57  $$ uuid-1");
        assertThat(run(plan, "7")).containsExactly("a late");
    }

    @Test
    void breaksAndAntiActions() throws Exception {
        String two = """
                <extension name="1"><condition field="destination_number" expression="^1" break="%s">
                  <action application="a" data="yes"/><anti-action application="a" data="no"/></condition>
                <condition field="destination_number" expression="1$">
                  <action application="b" data="yes"/><anti-action application="b" data="no"/></condition></extension>
                <extension name="2"><condition><action application="d"/></condition></extension>""";
        assertThat(run(xml(two.formatted("on-false")), "1")).containsExactly("a yes", "b yes");
        assertThat(run(xml(two.formatted("on-false")), "2")).containsExactly("a no");
        assertThat(run(xml(two.formatted("on-true")), "1")).containsExactly("a yes");
        assertThat(run(xml(two.formatted("on-true")), "2")).containsExactly("a no", "b no");
        assertThat(run(xml(two.formatted("always")), "2")).containsExactly("a no");
        assertThat(run(xml(two.formatted("never")), "21")).containsExactly("a no", "b yes");
        String without = two.replaceAll("<anti-action[^>]*>", "");
        assertThat(run(xml(without.formatted("never")), "12"))
                .as("the last condition decides, and what is gathered stays")
                .containsExactly("a yes", "d");
        assertThatThrownBy(() -> xml(two.formatted("sometimes")))
                .hasMessageContaining("test.xml:2: break \"sometimes\"");
    }

    @Test
    void nestedConditionsAndSeveralPatterns() throws Exception {
        Contexts plan = xml("""
                <extension name="1"><condition field="destination_number" expression="^1">
                  <action application="a" data="outer"/>
                  <condition field="destination_number" expression="2$"><action application="a" data="inner"/></condition>
                </condition></extension>
                <extension name="2"><condition regex="any">
                  <regex field="destination_number" expression="^(7)"/><regex field="caller_id_number" expression="^(9)"/>
                  <action application="b" data="$1"/><anti-action application="b" data="none"/></condition></extension>""");
        assertThat(run(plan, "12")).containsExactly("a outer", "a inner");
        assertThat(run(plan, "13")).containsExactly("a outer", "b none");
        assertThat(run(plan, "7")).containsExactly("b 7");
        Contexts xor = xml("""
                <extension name="2"><condition regex="xor">
                  <regex field="destination_number" expression="7"/><regex field="destination_number" expression="8"/>
                  <action application="b"/></condition></extension>""");
        assertThat(run(xor, "7")).hasSize(1);
        assertThat(run(xor, "78")).isEmpty();
    }

    @Test
    void inlineActionsHappenWhileConditionsAreLookedAt() throws Exception {
        Contexts plan = xml("""
                <extension name="1" continue="true"><condition>
                  <action application="set" data="kind=gold" inline="true"/></condition></extension>
                <extension name="2"><condition field="${kind}" expression="^gold$">
                  <action application="a" data="${kind}"/></condition></extension>
                <extension name="3"><condition field="destination_number" expression="^${kind}$">
                  <action application="b"/></condition></extension>""");
        assertThat(run(plan, "1")).containsExactly("a gold");
    }

    @Test
    void headersAndPatternsOfDigits() throws Exception {
        Contexts plan = xml("""
                <extension name="1"><condition field="${sip_h_X-Tenant}" expression="/^ACME$/i">
                  <action application="a"/></condition></extension>
                <extension name="2"><condition field="destination_number" expression="_0NXX.">
                  <action application="b" data="${destination_number:1:2} ${destination_number:-2}"/></condition></extension>""");
        PlannedCall call = new PlannedCall("1");
        call.headers.put("X-Tenant", "acme");
        assertThat(run(plan, "c", call)).containsExactly("a");
        assertThat(run(plan, "02345")).containsExactly("b 23 45");
        assertThat(run(plan, "0234")).isEmpty();
        assertThat(run(plan, "0134")).isEmpty();
    }

    @Test
    void conditionsOnTheTime() throws Exception {
        Contexts plan = Contexts.builder()
                .applications(noting("a", "b"))
                .clock(Clock.fixed(Instant.parse("2026-11-27T16:30:00Z"), ZoneOffset.UTC)) // a Friday
                .context(
                        "c",
                        c -> c.extension(
                                "office",
                                e -> e.when("destination_number", "^1$")
                                        .at("wday", "mon-fri")
                                        .at("time-of-day", "09:00-17:00")
                                        .run("a")
                                        .otherwise("b", "closed")))
                .build();
        assertThat(run(plan, "1")).containsExactly("a");
        assertThat(run(plan, "2")).containsExactly("b closed");
    }

    @Test
    void transfersGoRoundUntilTheyAreTooMany() throws Exception {
        Contexts plan = xml("""
                <extension name="1"><condition field="destination_number" expression="^1(.)$">
                  <action application="a" data="before"/>
                  <action application="transfer" data="2$1 XML c"/><action application="a" data="never"/></condition></extension>
                <extension name="2"><condition field="destination_number" expression="^2">
                  <action application="execute_extension" data="3"/><action application="b" data="${destination_number}"/>
                  </condition></extension>
                <extension name="3"><condition field="destination_number" expression="^3$">
                  <action application="d" data="${destination_number}"/></condition></extension>
                <extension name="loop"><condition field="destination_number" expression="^loop$">
                  <action application="transfer" data="loop"/></condition></extension>""");
        assertThat(plan.problems()).isEmpty();
        assertThat(run(plan, "15")).containsExactly("a before", "d 3", "b 25");
        PlannedCall endless = new PlannedCall("loop");
        run(plan, "c", endless);
        assertThat(endless.hungUp).contains(Cause.FAILURE);
    }

    @Test
    void nothingThatMatchesIs404AndAnApplicationThatFailsIsPassedOver() throws Exception {
        PlannedCall call = new PlannedCall("9");
        assertThat(run(
                        xml("<extension><condition field='destination_number' expression='^1$'/></extension>"),
                        "c",
                        call))
                .isEmpty();
        assertThat(call.hungUp).contains(Cause.NOT_FOUND);
        Contexts plan = Contexts.builder()
                .applications(noting("a").with("fail", (c, data) -> {
                    throw new IOException("no disk");
                }))
                .context(
                        "c",
                        c -> c.extension("x", e -> e.run("fail").run("a", "on").run(s -> ran.add("script"))))
                .build();
        assertThat(run(plan, "1")).containsExactly("a on", "script");
        PlannedCall unknown = new PlannedCall("9");
        run(
                xml("<extension><condition><action application='z'/><action application='a'/></condition></extension>"),
                "c",
                unknown);
        assertThat(ran).isEmpty();
        assertThat(unknown.hungUp).contains(Cause.FAILURE);
    }

    @Test
    void whatStrangersSendCostsLittle() throws Exception {
        Contexts plan = xml("""
                <extension name="1"><condition field="${sip_h_X-Evil}" expression="^(a+)+$"><action application="a"/></condition></extension>
                <extension name="2"><condition field="${sip_h_X-Evil}" expression="^(?:a|b|c)*$"><action application="d"/></condition></extension>
                <extension name="3"><condition field="destination_number" expression=".*"><action application="b"/></condition></extension>""");
        PlannedCall call = new PlannedCall("1");
        call.headers.put("X-Evil", "a".repeat(2_000) + "!");
        long began = System.nanoTime();
        assertThat(run(plan, "c", call)).containsExactly("b");
        assertThat(System.nanoTime() - began).isLessThan(2_000_000_000L);
        call.headers.put("X-Evil", "a".repeat(2_000));
        assertThat(run(plan, "c", call)).containsExactly("a");
        PlannedCall endless = new PlannedCall("1".repeat(10_000));
        assertThat(run(plan, "c", endless)).isEmpty();
        assertThat(endless.hungUp).contains(Cause.NOT_FOUND);
        call.headers.put("X-Evil", "${uuid} $1");
        Contexts echoing = xml(
                "<extension><condition field='${sip_h_X-Evil}' expression='(.+)'><action application='a' data='$1'/></condition></extension>");
        assertThat(run(echoing, "c", call))
                .as("what a stranger sends reads no variables")
                .containsExactly("a {uuid} $1");
    }

    @Test
    void nothingOutsideTheDocumentIsRead(@TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "secret");
        for (String evil : List.of(
                "<!DOCTYPE x [<!ENTITY e SYSTEM '" + secret.toUri() + "'>]><context name='c'>&e;</context>",
                "<!DOCTYPE x SYSTEM '" + secret.toUri() + "'><context name='c'/>",
                "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><context name='c'>&b;</context>",
                "<context name='c'>&e;</context>",
                "<context name='c'><extension>",
                "",
                "\u0000")) {
            assertThatThrownBy(() -> Contexts.builder().xml(evil, "evil.xml").build())
                    .as(evil)
                    .isInstanceOf(DialplanException.class)
                    .hasMessageStartingWith("evil.xml:")
                    .message()
                    .doesNotContain("secret\n");
        }
        Path main = Files.writeString(
                Files.createDirectories(folder.resolve("plans")).resolve("main.xml"),
                "<include><X-PRE-PROCESS cmd='include' data='../*.txt'/></include>");
        assertThatThrownBy(() -> Contexts.builder().xml(main).build())
                .hasMessageContaining("is not in the folder of this file");
        assertThatThrownBy(
                        () -> Contexts.builder().xml(folder.resolve("none.xml")).build())
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> xml("<extension><condition field='x' expression='('/></extension>"))
                .hasMessageContaining("test.xml:2: \"(\" is not a regular expression");
        assertThatThrownBy(() -> xml("<extension><condition hour='tea'/></extension>"))
                .hasMessageContaining("hour=\"tea\" cannot be understood");
    }

    @Test
    void filesIncludeEachOtherAndAreReadAgain(@TempDir Path folder) throws Exception {
        Path main = Files.writeString(folder.resolve("main.xml"), """
                <include><X-PRE-PROCESS cmd="set" data="who=world"/>
                <context name="c"><X-PRE-PROCESS cmd="include" data="c/*.xml"/></context></include>""");
        Path one =
                Files.writeString(Files.createDirectories(folder.resolve("c")).resolve("1.xml"), """
                <include><extension><condition><action application="a" data="hello $${who}"/></condition></extension></include>""");
        Contexts plan = Contexts.builder().applications(noting("a")).xml(main).build();
        assertThat(run(plan, "1")).containsExactly("a hello world");
        Files.writeString(one, Files.readString(one).replace("hello", "goodbye"));
        assertThat(run(plan, "1")).containsExactly("a hello world");
        plan.reload();
        assertThat(run(plan, "1")).containsExactly("a goodbye world");
        Files.writeString(one, "<include>");
        assertThatThrownBy(plan::reload).isInstanceOf(DialplanException.class);
        assertThat(run(plan, "1")).containsExactly("a goodbye world");
        assertThat(plan.contexts()).containsExactly("c");
    }

    @Test
    void yamlSaysTheSame() throws Exception {
        Contexts plan = Contexts.builder()
                .applications(noting("answer", "sleep", "ivr", "b", "d"))
                .yaml("""
                        globals: { menu: main }
                        contexts:
                          c:
                            - name: menu
                              destination_number: ^(ivr|2000)$
                              actions: [ answer, sleep: 500, ivr: '$${menu}-$1' ]
                            - name: two
                              continue: true
                              conditions:
                                - fields: { destination_number: ^3, caller_id_number: ^1001$ }
                                  break: never
                                  actions: [ { set: 'x=1', inline: true } ]
                                - field: ${x}
                                  expression: 1
                                  wday: 1-7
                                  actions: [ b: yes ]
                                  anti-actions: [ b: no ]
                            - conditions: [ { regex: any, fields: { destination_number: '^3', username: '^x' }, actions: [ d ] } ]
                        """, "plan.yaml")
                .build();
        assertThat(plan.problems()).isEmpty();
        assertThat(run(plan, "2000")).containsExactly("answer", "sleep 500", "ivr main-2000");
        assertThat(run(plan, "3")).containsExactly("b yes", "d");
        assertThat(run(plan, "4")).containsExactly("b no");
        for (String wrong : List.of(
                "contexts: [1]",
                "context: {}",
                "contexts: {c: [{actions: {a: b}}]}",
                "a: [",
                "contexts: &x {c: *x}",
                "contexts: {c: [{destination_number: '('}]}",
                "contexts: {c: [{actions: [{a: 1, b: 2}]}]}")) {
            assertThatThrownBy(
                            () -> Contexts.builder().yaml(wrong, "wrong.yaml").build())
                    .as(wrong)
                    .isInstanceOf(DialplanException.class)
                    .hasMessageStartingWith("wrong.yaml:1: ");
        }
    }

    @Test
    void variablesOfUsersExpandToNothingWhereTheyAreNot() {
        PlannedCall call = new PlannedCall("1");
        assertThat(CallVariables.expand(call.call(), "[${outbound_caller_id_number}]"))
                .isEqualTo("[]");
    }
}
