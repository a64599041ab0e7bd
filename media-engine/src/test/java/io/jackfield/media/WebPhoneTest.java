package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.media.sound.Prompt;
import io.jackfield.rtp.dtls.DtlsContext;
import io.jackfield.sdp.Dtls.Setup;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.SessionDescription;
import io.jackfield.sip.dialog.InviteSession;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls with descriptions as browsers and phones with DTLS write them, good and bad. */
@Timeout(60)
class WebPhoneTest {
    private static final String WEB = "UDP/TLS/RTP/SAVPF";

    private static Phones echoing(IceMode ice) {
        return new Phones(d -> d.match("9196", Call::echo), b -> b.ice(ice).idleSilence(false));
    }

    /** Says it until it is heard: the other side may have its keys a little later. */
    private static boolean echoes(WebPhone web, String words) throws InterruptedException {
        for (int i = 0; i < 50; i++) {
            web.say(words);
            for (String line = web.log.poll(200, TimeUnit.MILLISECONDS); line != null; line = web.log.poll()) {
                if (line.equals("heard " + words)) {
                    return true;
                }
            }
        }
        return false;
    }

    @ParameterizedTest
    @CsvSource({
        "UDP/TLS/RTP/SAVPF, ACTPASS, true, FULL, ACTIVE, true",
        "UDP/TLS/RTP/SAVPF, ACTIVE, true, LITE, PASSIVE, true",
        "UDP/TLS/RTP/SAVP, PASSIVE, true, NONE, ACTIVE, false",
        "UDP/TLS/RTP/SAVP, ACTIVE, false, FULL, PASSIVE, false",
        "RTP/SAVPF, ACTPASS, false, FULL, ACTIVE, false"
    })
    void anOfferIsAnsweredAsItWasMade(
            String protocol, Setup setup, boolean ice, IceMode mode, Setup answered, boolean iceAnswered)
            throws Exception {
        try (Phones phones = echoing(mode);
                WebPhone web = new WebPhone()) {
            InviteSession session = web.call(phones, "9196", web.offer(protocol, setup, ice));
            assertThat(web.next()).isEqualTo("answer");
            MediaDescription answer = web.answer();
            assertThat(answer.protocol()).isEqualTo(protocol);
            assertThat(answer.mid()).contains("a1");
            assertThat(answer.rtcpMux()).isTrue();
            assertThat(answer.dtls().setup()).contains(answered);
            assertThat(answer.dtls().fingerprints()).hasSize(1);
            assertThat(answer.ice().usable()).isEqualTo(iceAnswered);
            assertThat(answer.ice().lite()).isEqualTo(mode == IceMode.LITE);
            assertThat(answer.ice().candidates()).hasSize(iceAnswered ? 1 : 0);
            assertThat(SessionDescription.parse(web.answered).orElseThrow().groups())
                    .singleElement()
                    .hasToString("BUNDLE a1");
            assertThat(echoes(web, "hello")).isTrue();
            assertThat(phones.server.dtls().established()).isEqualTo(1);
            session.hangup();
            assertThat(web.logs("ended 200 -")).isTrue();
        }
    }

    @Test
    void laterOffersKeepTheKeysUntilAnotherCertificateIsTold() throws Exception {
        try (Phones phones = echoing(IceMode.FULL);
                WebPhone web = new WebPhone();
                DtlsContext other = DtlsContext.builder().build()) {
            InviteSession session = web.call(phones, "9196", web.offer(WEB, Setup.ACTPASS, true));
            assertThat(web.logs("answer")).isTrue();
            assertThat(echoes(web, "one")).isTrue();

            session.reinvite(
                    web.offer(WEB, Setup.ACTPASS, true, "a=sendonly\r\n").getBytes(StandardCharsets.UTF_8));
            assertThat(web.logs("answer")).isTrue();
            assertThat(web.answer().direction().attribute()).isEqualTo("recvonly");
            String name = web.answer().ice().ufrag().orElseThrow();
            session.reinvite(web.offer(WEB, Setup.ACTPASS, true).getBytes(StandardCharsets.UTF_8));
            assertThat(web.logs("answer")).isTrue();
            assertThat(web.answer().ice().ufrag()).contains(name);
            assertThat(echoes(web, "two")).isTrue();
            assertThat(phones.server.dtls().started()).isEqualTo(1);

            web.replaceBy(other); // with ICE credentials of its own, too
            session.reinvite(web.offer(WEB, Setup.ACTPASS, true).getBytes(StandardCharsets.UTF_8));
            assertThat(web.logs("answer")).isTrue();
            assertThat(web.answer().ice().ufrag()).isNotEqualTo(Optional.of(name));
            assertThat(web.logs("keys")).isTrue();
            assertThat(echoes(web, "three")).isTrue();
            assertThat(phones.server.dtls().established()).isEqualTo(2);
            session.hangup();
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void whoHasAnotherCertificateThanWasToldIsHungUpOn(boolean ice) throws Exception {
        try (Phones phones = echoing(IceMode.FULL);
                WebPhone web = new WebPhone();
                DtlsContext other = DtlsContext.builder().build()) {
            web.claim(other.certificate().fingerprint("sha-256").orElseThrow().toString());
            web.call(phones, "9196", web.offer(WEB, Setup.ACTPASS, ice));
            assertThat(web.logs("ended 200 88")).isTrue();
            assertThat(phones.server.dtls().wrongFingerprint()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 102", "false, 88"})
    void whoNeverShowsUpIsHungUpOn(boolean ice, int reason) throws Exception {
        try (Phones phones =
                        new Phones(d -> d.match("9196", Call::echo), b -> b.transportTimeout(Duration.ofSeconds(1)));
                WebPhone web = new WebPhone()) {
            web.keepSilent();
            web.call(phones, "9196", web.offer(WEB, Setup.ACTPASS, ice));
            assertThat(web.logs("ended 200 " + reason)).isTrue();
        }
    }

    @Test
    void nothingIsTakenOrSentBeforeThereAreKeys() throws Exception {
        AtomicLong received = new AtomicLong(-1);
        CallObserver counting = new CallObserver() {
            @Override
            public void onEnded(Call call, CallEnd end) {
                received.set(end.statistics().packetsReceived());
            }
        };
        try (Phones phones = new Phones(
                        d -> d.match("2000", call -> {
                            call.answer();
                            call.play(Prompt.tone("%(2000,0,440)"));
                        }),
                        b -> b.observer(counting));
                WebPhone web = new WebPhone()) {
            web.keepSilent();
            InviteSession session = web.call(phones, "2000", web.offer(WEB, Setup.ACTIVE, false));
            assertThat(web.next()).isEqualTo("answer");
            for (int i = 0; i < 20; i++) {
                web.shout(
                        "plain", new InetSocketAddress("127.0.0.1", web.answer().port()));
            }
            session.hangup();
            assertThat(web.next()).isEqualTo("ended 200 -"); // and nothing before
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(received).hasValue(0));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UDP/TLS/RTP/SAVPF, ''",
        "UDP/TLS/RTP/SAVPF, a=fingerprint:sha-1 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB",
        "RTP/SAVPF, ''",
        "UDP/TLS/UDPTL, ''"
    })
    void whoCannotBeKnownIsRefused(String protocol, String fingerprint) throws Exception {
        try (Phones phones = echoing(IceMode.FULL);
                WebPhone web = new WebPhone()) {
            String good = web.offer(protocol, Setup.ACTPASS, true);
            int from = good.indexOf("a=fingerprint");
            String bad = good.substring(0, from)
                    + (fingerprint.isEmpty() ? "" : fingerprint + "\r\n")
                    + good.substring(good.indexOf("a=setup"));
            web.call(phones, "9196", bad);
            assertThat(web.next()).isEqualTo("ended 488 -");
        }
    }
}
