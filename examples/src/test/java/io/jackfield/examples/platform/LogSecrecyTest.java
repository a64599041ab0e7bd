package io.jackfield.examples.platform;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.jackfield.examples.CommandLineRun;
import io.jackfield.sip.transport.Transport;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Passwords, SDP keys and user parts reach no log at DEBUG or above. */
class LogSecrecyTest {
    private static final String USER = "alice.private.4711";
    private static final String KEY = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";
    private static final String HOSTILE = """
            INVITE sip:%1$s@127.0.0.1 SIP/2.0
            Via: SIP/2.0/UDP 127.0.0.1:%3$d;branch=z9hG4bK%4$s;rport
            Max-Forwards: 70
            From: <sip:%1$s@127.0.0.1>;tag=1
            To: <sip:%1$s@127.0.0.1>
            Call-ID: %4$s
            CSeq: 1 INVITE
            Contact: <sip:%1$s@127.0.0.1:%3$d>
            Authorization: Digest username="%1$s", realm="127.0.0.1", nonce="x", uri="sip:%1$s@127.0.0.1", response="y"
            Content-Type: application/sdp%5$s

            v=0
            o=- 1 1 IN IP4 127.0.0.1
            s=-
            c=IN IP4 127.0.0.1
            t=0 0
            m=audio 4000 RTP/SAVP 0
            a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:%2$s
            """;

    private final Queue<String> logged = new ConcurrentLinkedQueue<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();
    private final AppenderBase<ILoggingEvent> notes = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            String trace =
                    event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
            logged.add(event.getLoggerName() + ": " + event.getFormattedMessage() + trace);
        }
    };

    @BeforeEach
    void listen() {
        notes.setContext(root.getLoggerContext());
        notes.start();
        root.addAppender(notes);
        root.setLevel(Level.DEBUG);
    }

    @AfterEach
    void silence() {
        root.setLevel(before);
        root.detachAppender(notes);
    }

    @Test
    void noSecretReachesALog() throws IOException {
        LoggerFactory.getLogger("probe").debug("this is heard");
        try (RunningPlatform platform = new RunningPlatform()) {
            call(platform, "9196", RunningPlatform.PASSWORD);
            call(platform, USER, RunningPlatform.PASSWORD);
            call(platform, "9196", "not-" + RunningPlatform.PASSWORD);
            int port = Integer.parseInt(platform.proxy(Transport.UDP).split(":")[1]);
            ask(port, "complete", "");
            ask(port, "malformed", "\nContent-Length: 99999");
            ask(port, "garbage", "\nCSeq: " + USER + "\nTo: <<" + USER);
        }

        assertThat(logged).anyMatch(line -> line.contains("this is heard"));
        assertThat(logged)
                .noneMatch(line -> line.contains(RunningPlatform.PASSWORD))
                .noneMatch(line -> line.contains(KEY))
                .noneMatch(line -> line.contains(USER));
    }

    private static void call(RunningPlatform platform, String callee, String password) {
        String at = platform.proxy(Transport.UDP);
        CommandLineRun.of(
                "call",
                "--user",
                "1001",
                "--password",
                password,
                "--duration",
                "1s",
                "--json",
                "sip:" + callee + '@' + at);
    }

    /** Sends it and waits for the first answer, so that it has been read. */
    private static void ask(int port, String callId, String more) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(10_000);
            byte[] message = HOSTILE.formatted(USER, KEY, socket.getLocalPort(), callId, more)
                    .replace("\n", "\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            socket.send(new DatagramPacket(message, message.length, InetAddress.getLoopbackAddress(), port));
            socket.receive(new DatagramPacket(new byte[4096], 4096));
        }
    }
}
