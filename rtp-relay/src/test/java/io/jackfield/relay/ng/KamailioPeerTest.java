package io.jackfield.relay.ng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.relay.RelayListener;
import io.jackfield.relay.RtpRelay;
import io.jackfield.relay.SessionSummary;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls by sipp through a real Kamailio whose rtpengine module drives the relay: INVITE, re-INVITE, BYE. The same calls are made with
 * a real rtpengine, and what either end gets to see of SDP is compared line by line.
 */
class KamailioPeerTest {
    private static final String WORDS = "replace-origin replace-session-connection ";
    private static final String ROUTE = "direction=internal direction=external ";
    private static final String KEY =
            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj\n";

    private static final String ONE_SUITE =
            "SDES-no-AEAD_AES_256_GCM SDES-no-AEAD_AES_128_GCM SDES-no-AES_256_CM_HMAC_SHA1_80"
                    + " SDES-no-AES_256_CM_HMAC_SHA1_32 SDES-no-AES_192_CM_HMAC_SHA1_80 SDES-no-AES_192_CM_HMAC_SHA1_32"
                    + " SDES-no-AES_CM_128_HMAC_SHA1_32 SDES-no-F8_128_HMAC_SHA1_80 SDES-no-F8_128_HMAC_SHA1_32"
                    + " SDES-no-NULL_HMAC_SHA1_80 SDES-no-NULL_HMAC_SHA1_32";
    private static final String WEB =
            "a=rtcp-mux\na=mid:0\na=setup:actpass\na=ice-ufrag:abcd\na=ice-pwd:abcdefghijklmnopqrstuvwx\n"
                    + "a=candidate:1 1 udp 2130706431 127.0.0.1 MEDIA typ host\n"
                    + "a=fingerprint:sha-256 " + "AB:".repeat(31) + "AB\n";

    /** {@code end-of-candidates} may be said when candidates cannot be trickled, or not (RFC 8840 4.4). */
    private static final Set<String> DEFAULTS = Set.of("a=sendrecv", "a=ptime:20", "a=end-of-candidates");

    @TempDir
    private Path folder;

    /** What is called, what is asked of the relay, and what offer and answer say besides the session. */
    private record Case(String name, String offer, String answer, String offered, String answered) {
        static final String AUDIO = "m=audio MEDIA RTP/AVP 0 8 101\na=rtpmap:0 PCMU/8000\na=rtpmap:8 PCMA/8000\n"
                + "a=rtpmap:101 telephone-event/8000\na=fmtp:101 0-16\na=ptime:20\n";
        static final String ANSWER = "m=audio MEDIA RTP/AVP 0 101\n"
                + "a=rtpmap:0 PCMU/8000\n"
                + "a=rtpmap:101 telephone-event/8000\n"
                + "a=fmtp:101 0-16\n";

        static final String VIDEO = "m=video NEXT2 RTP/AVP 96\na=rtpmap:96 VP8/90000\n";

        static Case media(String name, String words, String offered, String answered) {
            return new Case(name, WORDS + ROUTE + words, WORDS + words, offered, answered);
        }

        static String answer(int type, String codec) {
            return ANSWER.replace("0 101", type + " 101").replace("0 PCMU", type + " " + codec);
        }

        static Case words(String name, String words) {
            return new Case(name, WORDS + ROUTE + words, WORDS + words, AUDIO, ANSWER);
        }
    }

    private static final List<Case> CASES = List.of(
            Case.words("plain", "ICE=remove"),
            Case.words("untold", ""),
            Case.media("shared", "", Case.AUDIO + "a=rtcp-mux\n", Case.ANSWER + "a=rtcp-mux\n"),
            Case.media("unshared", "", Case.AUDIO + "a=rtcp-mux\n", Case.ANSWER),
            Case.media("demux", "rtcp-mux-demux", Case.AUDIO + "a=rtcp-mux\n", Case.ANSWER),
            Case.media("muxoffer", "rtcp-mux-offer", Case.AUDIO, Case.ANSWER + "a=rtcp-mux\n"),
            Case.media("muxrequire", "rtcp-mux-require", Case.AUDIO, Case.ANSWER + "a=rtcp-mux\n"),
            Case.media("muxreject", "rtcp-mux-reject", Case.AUDIO + "a=rtcp-mux\n", Case.ANSWER),
            Case.media("ownrtcp", "", Case.AUDIO + "a=rtcp:NEXT\n", Case.ANSWER),
            Case.words("nortcp", "no-rtcp-attribute"),
            Case.words("fullrtcp", "full-rtcp-attribute"),
            Case.words("address", "media-address=127.0.0.9"),
            Case.words("strip", "codec-strip-PCMA"),
            Case.words("stripall", "codec-strip-all codec-offer-PCMU codec-offer-telephone-event"),
            Case.words("except", "codec-strip-all codec-except-PCMU"),
            Case.words("transcode", "transcode-G722"),
            Case.words("mask", "codec-mask-PCMA"),
            Case.media("masked", "codec-mask-PCMU", Case.AUDIO, Case.answer(8, "PCMA")),
            Case.media(
                    "translated", "codec-mask-PCMU codec-mask-PCMA transcode-G722", Case.AUDIO, Case.answer(9, "G722")),
            Case.words("accept", "codec-accept-G722"),
            Case.words("ptime", "ptime=40"),
            Case.words("username", "replace-username"),
            Case.words("version", "replace-SDP-version"),
            Case.words("name", "replace-session-name"),
            Case.words("zero", "replace-zero-address"),
            Case.words("single", "single-codec"),
            new Case(
                    "secure",
                    WORDS + ROUTE + "RTP/AVP",
                    WORDS + "RTP/SAVP",
                    Case.AUDIO.replace("RTP/AVP", "RTP/SAVP") + KEY,
                    Case.ANSWER),
            new Case(
                    "securing",
                    WORDS + ROUTE + "RTP/SAVP " + ONE_SUITE,
                    WORDS + "RTP/AVP",
                    Case.AUDIO,
                    Case.ANSWER.replace("RTP/AVP", "RTP/SAVP") + KEY),
            new Case(
                    "browser",
                    WORDS + ROUTE + "RTP/AVP ICE=remove rtcp-mux-demux",
                    WORDS,
                    Case.AUDIO.replace("RTP/AVP", "UDP/TLS/RTP/SAVPF") + WEB,
                    Case.ANSWER),
            new Case(
                    "tobrowser",
                    WORDS + ROUTE + "UDP/TLS/RTP/SAVPF ICE=force rtcp-mux-require SDES-off generate-mid",
                    WORDS + "RTP/AVP ICE=remove",
                    Case.AUDIO,
                    Case.ANSWER.replace("RTP/AVP", "UDP/TLS/RTP/SAVPF") + WEB.replace("actpass", "active")),
            Case.media("video", "", Case.AUDIO + Case.VIDEO, Case.ANSWER + Case.VIDEO),
            Case.media(
                    "fax",
                    "",
                    "m=image MEDIA udptl t38\na=T38FaxVersion:0\n",
                    "m=image MEDIA udptl t38\na=T38FaxVersion:0\n"));

    /** In these media goes elsewhere, or is none that the ends can send. */
    private static final Set<String> SILENT = Set.of("address", "browser", "tobrowser", "fax", "securing", "secure");

    @Test
    void bothRelaysShowTheSame() throws Exception {
        PeerProgram.required("kamailio", "kamailio");
        PeerProgram.required("sipp", "sip-tester");
        PeerProgram.required("rtpengine", "rtpengine-daemon");
        int ng = PeerProgram.freePort();
        Map<String, List<String>> theirs;
        try (PeerProgram rtpengine = PeerProgram.rtpengine(folder, ng, 27_000, 27_499)) {
            try (NgTerminal terminal = new NgTerminal(new InetSocketAddress("127.0.0.1", ng))) {
                await("rtpengine answers a ping").atMost(Duration.ofSeconds(30)).until(() -> pongs(terminal));
            }
            theirs = calls(ng, "rtpengine");
            assertThat(rtpengine.isAlive()).isTrue();
        }
        BlockingQueue<SessionSummary> ended = new LinkedBlockingQueue<>();
        RtpRelay relay = RtpRelay.builder()
                .network("internal", "127.0.0.1")
                .network("external", "127.0.0.1")
                .ports(27_500, 27_999)
                .listener(new RelayListener() {
                    @Override
                    public void onSessionEnded(SessionSummary summary) {
                        ended.add(summary);
                    }
                })
                .build();
        Map<String, List<String>> ours;
        try (NgServer server = NgServer.start(relay, new InetSocketAddress("127.0.0.1", 0))) {
            ours = calls(server.local().getPort(), "jackfield");
            for (Case one : CASES) {
                SessionSummary summary = ended.poll(5, TimeUnit.SECONDS);
                assertThat(summary).as(one.name()).isNotNull();
                if (!SILENT.contains(one.name())) {
                    assertThat(summary.streams().get(0).packets())
                            .as(one.name())
                            .isPositive();
                    assertThat(summary.streams().get(1).packets())
                            .as(one.name())
                            .isPositive();
                }
            }
            assertThat(relay.sessionCount()).isZero();
        } finally {
            relay.close();
        }
        for (Case one : CASES) {
            assertThat(ours.get(one.name())).as(one.name()).hasSize(4).isEqualTo(theirs.get(one.name()));
        }
    }

    private static boolean pongs(NgTerminal terminal) {
        terminal.send("1_1 d7:command4:pinge");
        return terminal.receive(200).isPresent();
    }

    /** What the two ends got to see, by case. */
    private Map<String, List<String>> calls(int ng, String relay) throws Exception {
        int port = PeerProgram.freePort();
        int callee = PeerProgram.freePort();
        Path config = folder.resolve(relay + ".cfg");
        Files.writeString(
                config,
                resource("relay.cfg")
                        .replace("@PORT@", "" + port)
                        .replace("@CALLEE@", "" + callee)
                        .replace("@NG@", "" + ng)
                        .replace("@WORDS@", words()));
        Path run = Files.createDirectory(folder.resolve(relay));
        Map<String, List<String>> seen = new LinkedHashMap<>();
        try (PeerProgram kamailio = PeerProgram.start(
                PeerProgram.required("kamailio", "kamailio"),
                folder,
                folder.resolve("kamailio-" + relay + ".log"),
                List.of(
                        "-DD",
                        "-E",
                        "-w",
                        run.toString(),
                        "-Y",
                        run.toString(),
                        "-m",
                        "16",
                        "-M",
                        "4",
                        "-f",
                        config.toString()))) {
            for (Case one : CASES) {
                seen.put(one.name(), call(one, relay, port, callee));
            }
            assertThat(kamailio.isAlive()).isTrue();
        }
        return seen;
    }

    private static String words() {
        StringBuilder words = new StringBuilder();
        for (Case one : CASES) {
            words.append("    if ($rU == \"")
                    .append(one.name())
                    .append("\") {\n        $avp(offer) = \"")
                    .append(one.offer())
                    .append("\";\n        $avp(answer) = \"")
                    .append(one.answer())
                    .append("\";\n    }\n");
        }
        return words.toString();
    }

    private List<String> call(Case one, String relay, int proxy, int calleePort) throws Exception {
        Path here = Files.createDirectory(folder.resolve(relay + "-" + one.name()));
        Path speech = here.resolve("speech.ul");
        Files.write(speech, new byte[8000]);
        int callerMedia = PeerProgram.freePort();
        int calleeMedia = PeerProgram.freePort();
        String answer = session("callee", calleeMedia, one.answered());
        String offer = session("caller", callerMedia, one.offered());
        Files.writeString(
                here.resolve("callee.xml"),
                resource("callee.xml")
                        .replace("@ANSWER@", answer)
                        .replace("@ANSWER2@", again(answer) + "a=recvonly\n"));
        Files.writeString(
                here.resolve("caller.xml"),
                resource("caller.xml")
                        .replace("@SPEECH@", speech.toString())
                        .replace("@OFFER@", offer)
                        .replace("@OFFER2@", again(offer) + "a=sendonly\n"));
        Path sipp = PeerProgram.required("sipp", "sip-tester");
        try (PeerProgram callee = PeerProgram.start(
                        sipp,
                        here,
                        here.resolve("callee.log"),
                        sipp("callee", one, calleePort, calleeMedia, "-rtp_echo"));
                PeerProgram caller = PeerProgram.start(
                        sipp,
                        here,
                        here.resolve("caller.log"),
                        sipp("caller", one, PeerProgram.freePort(), callerMedia, "127.0.0.1:" + proxy))) {
            assertThat(caller.await(30))
                    .as(() -> one.name() + read(here.resolve("caller.msg")))
                    .isZero();
            assertThat(callee.await(30)).as(one.name()).isZero();
        }
        List<String> all = new ArrayList<>();
        all.addAll(received(here.resolve("callee.msg")));
        all.addAll(received(here.resolve("caller.msg")));
        return all;
    }

    private static String session(String name, int port, String media) {
        return "v=0\no=" + name + " 1234 1 IN IP4 127.0.0.1\ns=call\nc=IN IP4 127.0.0.1\nt=0 0\n"
                + media.replace("MEDIA", "" + port)
                        .replace("NEXT2", "" + (port + 2))
                        .replace("NEXT", "" + (port + 1));
    }

    private static String again(String session) {
        return session.replace(" 1234 1 ", " 1234 2 ");
    }

    private static List<String> sipp(String end, Case one, int port, int mediaPort, String more) {
        return List.of(
                "-i",
                "127.0.0.1",
                "-p",
                "" + port,
                "-mp",
                "" + mediaPort,
                "-s",
                one.name(),
                "-sf",
                end + ".xml",
                "-m",
                "1",
                "-nostdin",
                "-timeout",
                "20",
                "-timeout_error",
                "-trace_msg",
                "-message_file",
                end + ".msg",
                more);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static final Pattern MESSAGE =
            Pattern.compile("message received \\[\\d+\\] bytes :\\R\\R(.*?)(?=\\R-{10}|\\z)", Pattern.DOTALL);

    /** The descriptions of the messages that an end received, each without what is nobody's but its relay's. */
    private static List<String> received(Path log) {
        List<String> bodies = new ArrayList<>();
        Matcher message = MESSAGE.matcher(read(log));
        while (message.find()) {
            String text = message.group(1).replace("\r", "");
            int body = text.indexOf("\n\nv=0");
            if (body >= 0) {
                bodies.add(normal(text.substring(body + 2).strip()));
            }
        }
        return bodies;
    }

    /**
     * What both must say alike, in one order: attributes of a section may stand as they like, ports and secrets are each relay's own,
     * and what is the default says nothing (RFC 8866 6.7, RFC 3551 4.5).
     */
    private static String normal(String sdp) {
        StringBuilder all = new StringBuilder();
        for (String section : sdp.split("\n(?=m=)")) {
            List<String> lines = List.of(section.split("\n"));
            Matcher media = Pattern.compile("m=\\S+ (\\d+) .*").matcher(lines.get(0));
            int port = media.matches() ? Integer.parseInt(media.group(1)) : 0;
            List<String> attributes = new ArrayList<>();
            for (String line : lines) {
                String plain = normalLine(line, port);
                if (!plain.startsWith("a=")) {
                    all.append(plain).append('\n');
                } else if (!DEFAULTS.contains(plain)) {
                    attributes.add(plain);
                }
            }
            attributes.stream().sorted().forEach(line -> all.append(line).append('\n'));
        }
        return all.toString();
    }

    private static String normalLine(String line, int port) {
        String plain = port == 0
                ? line
                : line.replaceAll("\\b" + port + "\\b", "PORT").replaceAll("\\b" + (port + 1) + "\\b", "NEXT");
        return plain.replaceAll("inline:[A-Za-z0-9+/=]+", "inline:KEY")
                .replaceAll("(ice-ufrag|ice-pwd):.*", "$1:SECRET")
                .replaceAll("(fingerprint:\\S+) .*", "$1 PRINT")
                .replaceAll("candidate:\\S+ (\\d+) (?:UDP|udp) ", "candidate:ID $1 udp ")
                .replaceAll("a=mid:\\d+", "a=mid:ANY");
    }

    private String resource(String name) throws IOException {
        try (var in = KamailioPeerTest.class.getResourceAsStream("/kamailio/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
