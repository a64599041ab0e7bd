package io.jackfield.sip.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transport.TestCertificates;
import io.jackfield.sip.transport.Tls;
import io.jackfield.sip.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Transports with programs of others at their far end. */
@Timeout(300)
@ExtendWith(LeakCheck.class)
class PeerProgramsTest {
    private static final String NAMES = "dns:here.example,ip:127.0.0.1";
    private static final TestCertificates.Pair HERE = TestCertificates.rsa(NAMES);
    private static final TestCertificates.Pair OTHER = TestCertificates.ec("dns:other.example");
    private static final int CALLS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final Counted counted = new Counted();
    private final Answering user = new Answering() {
        @Override
        public void onRequest(ServerTransaction transaction) {
            requests.add(transaction.request());
            flows.add(transaction.flow());
            SipRequest request = transaction.request();
            var answer = SipResponse.to(request, 200).toTag("b");
            request.header("Contact").ifPresent(contact -> answer.set("Contact", contact + ";expires=600"));
            transaction.respond(answer.build());
        }
    };
    private final List<SipNode> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(SipNode::close);
    }

    private InetSocketAddress listen(Consumer<ListenPoints> points) {
        SipNode node = SipNode.builder()
                .listen(points)
                .limits(l -> l.handshakeTimeout(PATIENCE)
                        .messageTimeout(PATIENCE)) // programs start slowly on a busy machine
                .meters(counted.registry())
                .build();
        nodes.add(node);
        node.attach(user);
        return node.listenPoints().get(0).address();
    }

    private static String text(InetSocketAddress address) {
        return "127.0.0.1:" + address.getPort();
    }

    // ---- sipp ----

    @Test
    void sippCallsByTcp() throws Exception {
        Program.needs("sipp", "sip-tester");
        call("t1", listen(l -> l.tcp("127.0.0.1", 0)));
        assertThat(user.flows).allMatch(flow -> flow.transport() == Transport.TCP);
    }

    @Test
    void sippCallsByTcpWithAConnectionForEachCall() throws Exception {
        Program.needs("sipp", "sip-tester");
        call("tn", listen(l -> l.tcp("127.0.0.1", 0)));
        assertThat(counted.of("connections", "event", "accepted")).isGreaterThanOrEqualTo(CALLS);
        counted.awaitOpen(0);
    }

    /** Debian's sipp has no TLS of its own: then the TLS of OpenSSL, in socat, carries its calls. */
    @Test
    void sippCallsByTls() throws Exception {
        Program.needs("sipp", "sip-tester");
        InetSocketAddress address = listen(l -> l.tls("127.0.0.1", 0, Tls.of(HERE.chain(), HERE.key())));
        if (sippVersion().contains("TLS")) {
            call("l1", address);
        } else {
            Program.needs("socat", "socat");
            callThroughSocat(address);
        }
        assertThat(user.flows).allMatch(flow -> flow.transport() == Transport.TLS);
    }

    private void callThroughSocat(InetSocketAddress address) throws Exception {
        InetSocketAddress plain = freePort();
        Path said = Files.createDirectory(folder.resolve("socat"));
        Process socat = Program.start(
                said,
                "socat",
                "TCP-LISTEN:" + plain.getPort() + ",bind=127.0.0.1,reuseaddr,fork",
                "OPENSSL:" + text(address) + ",verify=1,commonname=here.example,cafile=" + HERE.chain());
        try {
            Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                new Socket(plain.getAddress(), plain.getPort()).close();
                return true;
            });
            call("t1", plain);
        } finally {
            socat.destroy();
        }
    }

    private static InetSocketAddress freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return (InetSocketAddress) free.getLocalSocketAddress();
        }
    }

    private String sippVersion() throws Exception {
        Process process = Program.start(folder, "sipp", "-v");
        process.waitFor(); // ends with 99
        return Program.said(folder)
                .lines()
                .filter(line -> line.contains("SIPp v"))
                .findFirst()
                .orElse("");
    }

    private void call(String transport, InetSocketAddress to) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "sipp", text(to), "-sn", "uac", "-t", transport, "-i", "127.0.0.1", "-m", Integer.toString(CALLS)));
        command.addAll(List.of("-r", "200", "-nostdin", "-timeout", "60", "-timeout_error", "-max_socket", "1000"));
        if (transport.startsWith("l")) {
            command.addAll(List.of(
                    "-tls_cert", HERE.chain().toString(), "-tls_key", HERE.key().toString()));
        }
        Program.run(folder, 90, command.toArray(String[]::new));
        assertThat(user.requests).filteredOn(SipRequest::isInvite).hasSize(CALLS);
        assertThat(user.acks).hasSize(CALLS);
    }

    // ---- openssl ----

    /** One connection stays while the certificates change under it; the next gets the new one, each name its own. */
    @Test
    void opensslSeesCertificatesChange() throws Exception {
        Program.needs("openssl", "openssl");
        Path chain = Files.copy(HERE.chain(), folder.resolve("chain.pem"));
        Path key = Files.copy(HERE.key(), folder.resolve("key.pem"));
        Tls tls = Tls.builder()
                .certificate(chain, key)
                .certificate(OTHER.chain(), OTHER.key())
                .build();
        InetSocketAddress address = listen(l -> l.tls("127.0.0.1", 0, tls));
        Path held = Files.createDirectory(folder.resolve("held"));
        Process before = Program.start(
                held, "openssl", "s_client", "-connect", text(address), "-servername", "here.example", "-quiet");
        try {
            answersOver(before, held, "before");
            TestCertificates.Pair renewed = TestCertificates.renewed(NAMES);
            Files.copy(renewed.chain(), chain, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(renewed.key(), key, StandardCopyOption.REPLACE_EXISTING);
            assertThat(shown(address, "here.example")).isEqualTo(base64(HERE.chain()));
            tls.reload();
            assertThat(shown(address, "here.example")).isEqualTo(base64(renewed.chain()));
            assertThat(shown(address, "other.example")).isEqualTo(base64(OTHER.chain()));
            answersOver(before, held, "after");
        } finally {
            before.destroyForcibly();
        }
    }

    private static void answersOver(Process client, Path said, String callId) throws IOException {
        client.getOutputStream()
                .write(Texts.request("OPTIONS", Texts.via("TLS", 9, callId), callId)
                        .getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
        Awaitility.await().atMost(PATIENCE).until(() -> Program.said(said).contains("Call-ID: " + callId));
    }

    private String shown(InetSocketAddress address, String name) throws Exception {
        String said = Program.run(folder, 60, "openssl", "s_client", "-connect", text(address), "-servername", name);
        return content(said);
    }

    private static String base64(Path pem) throws IOException {
        return content(Files.readString(pem));
    }

    private static String content(String pem) {
        String begin = "-----BEGIN CERTIFICATE-----";
        return pem.substring(pem.indexOf(begin) + begin.length(), pem.indexOf("-----END CERTIFICATE-----"))
                .replaceAll("\\s", "");
    }

    // ---- a phone in JavaScript ----

    private static final String PHONE = """
            globalThis.WebSocket = require('ws');
            const JsSIP = require('jssip');
            const [url, domain] = process.argv.slice(2);
            const socket = new JsSIP.WebSocketInterface(url);
            const phone = new JsSIP.UA({ sockets: [socket], uri: 'sip:1001@' + domain, password: 'x', register: true });
            phone.on('registered', () => {
              console.log('registered');
              phone.sendMessage('sip:1002@' + domain, 'Gr\\u00fc\\u00dfe', { eventHandlers: {
                succeeded: () => { console.log('sent'); phone.unregister(); },
                failed: e => { console.log('failed ' + e.cause); process.exit(2); } } });
            });
            phone.on('unregistered', () => { console.log('unregistered'); phone.stop(); });
            phone.on('disconnected', () => process.exit(0));
            phone.on('registrationFailed', e => { console.log('refused ' + e.cause); process.exit(1); });
            setTimeout(() => process.exit(3), 60000);
            phone.start();
            """;

    @Test
    void aPhoneInJavaScriptRegistersByWebSocket() throws Exception {
        InetSocketAddress address = listen(l -> l.ws("127.0.0.1", 0));
        registers("ws://127.0.0.1:" + address.getPort(), Transport.WS);
    }

    @Test
    void aPhoneInJavaScriptRegistersBySecureWebSocket() throws Exception {
        InetSocketAddress address = listen(l -> l.wss("127.0.0.1", 0, Tls.of(HERE.chain(), HERE.key())));
        registers("wss://127.0.0.1:" + address.getPort(), Transport.WSS);
    }

    private void registers(String url, Transport transport) throws Exception {
        Program.needs("node", "nodejs");
        Program.needs("npm", "npm");
        install("ws", "jssip");
        Files.writeString(folder.resolve("phone.js"), PHONE);
        ProcessBuilder node = new ProcessBuilder("node", "phone.js", url, "127.0.0.1")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        node.environment().put("NODE_EXTRA_CA_CERTS", HERE.chain().toString());
        Process phone = node.start();
        String said = Program.end(phone, folder, 90, 0);
        assertThat(said).contains("registered", "sent", "unregistered");
        SipRequest register = user.requests.get(0);
        assertThat(register.topVia().host()).endsWith(".invalid");
        assertThat(register.contacts().get(0).uri().host()).endsWith(".invalid");
        assertThat(user.flows).allMatch(flow -> flow.transport() == transport);
        assertThat(user.requests).extracting(request -> request.method().name()).contains("REGISTER", "MESSAGE");
        SipRequest message = user.requests.stream()
                .filter(request -> request.method().name().equals("MESSAGE"))
                .findFirst()
                .orElseThrow();
        assertThat(new String(message.body(), StandardCharsets.UTF_8)).isEqualTo("Gr\u00fc\u00dfe");
    }

    private void install(String... packages) throws Exception {
        List<String> command = new ArrayList<>(List.of("npm", "install", "--no-audit", "--no-fund", "--silent"));
        command.addAll(List.of(packages));
        Process npm = Program.start(folder, command.toArray(String[]::new));
        boolean done = npm.waitFor(120, TimeUnit.SECONDS);
        npm.destroyForcibly();
        Assumptions.assumeTrue(
                done && npm.exitValue() == 0,
                "npm could not install " + List.of(packages) + ": " + Program.said(folder));
    }
}
