package io.jackfield.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.kernel.Redacted;
import io.jackfield.proxy.routing.Trunk;
import io.jackfield.proxy.routing.Trunks;
import io.jackfield.sip.auth.Credentials;
import io.jackfield.sip.auth.DigestVerifier;
import io.jackfield.sip.auth.Subscriber;
import io.jackfield.sip.auth.Subscribers;
import io.jackfield.sip.dialog.InviteOptions;
import io.jackfield.sip.dialog.SessionListener;
import io.jackfield.sip.dialog.UserAgent;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transport.ClientCertificates;
import io.jackfield.sip.transport.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Trunks that show who they are by the certificate of their TLS connection, or by digest. */
@Timeout(60)
class TrunkIdentityTest {
    private static final Queue<String> CALLS = new ConcurrentLinkedQueue<>();
    private static final Trunks TRUNKS = Trunks.of(
            List.of(
                    trunk("a", Trunk.Origin.certificates("Carrier-A.example")),
                    trunk("b", Trunk.Origin.certificates("carrier-b.example")),
                    trunk("c", new Trunk.Origin(List.of("192.0.2.0/24"), List.of("carrier-c.example"), "")),
                    trunk("d", Trunk.Origin.user("carrier-d"))),
            List.of());

    @TempDir
    static Path folder;

    private static TestAuthority first;
    private static TestAuthority second;
    private static TestAuthority untrusted;
    private static SipNode node;

    private static Trunk trunk(String name, Trunk.Origin origin) {
        return new Trunk(
                name,
                SipUri.of("sip:" + name + ".example"),
                name + ".tenant",
                origin,
                Trunk.Rewrite.NONE,
                Trunk.Limits.NONE);
    }

    @BeforeAll
    static void start() throws Exception {
        first = new TestAuthority(folder, "first");
        second = new TestAuthority(folder, "second");
        untrusted = new TestAuthority(folder, "untrusted");
        TestAuthority.Issued own = first.issue("proxy", "CN=proxy", "dns:proxy.example");
        Tls tls = Tls.builder()
                .certificate(own.chain(), own.key())
                .clientCertificates(ClientCertificates.WANTED)
                .trust(Files.writeString(folder.resolve("trust.pem"), first.pem() + second.pem()))
                .build();
        node = SipNode.builder().listen(l -> l.tls("127.0.0.1", 0, tls)).build();
        SipProxy.builder(node)
                .domain("example.com")
                .trust(TRUNKS::contains)
                .routes(r -> r.on(Method.INVITE, call -> {
                    CALLS.add(TRUNKS.from(call).map(Trunk::name).orElse("nobody"));
                    return Decision.reply(486);
                }))
                .build();
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
    }

    /** The status that an INVITE over a connection with this certificate gets. */
    private static int call(Optional<TestAuthority.Issued> own, String uri) throws Exception {
        CALLS.clear();
        InetSocketAddress to = node.listenPoints().get(0).address();
        try (SSLSocket socket =
                (SSLSocket) context(own).getSocketFactory().createSocket(to.getAddress(), to.getPort())) {
            socket.setSoTimeout(10_000);
            socket.startHandshake();
            String invite = "INVITE " + uri + " SIP/2.0\r\n"
                    + "Via: SIP/2.0/TLS 127.0.0.1:9;branch=z9hG4bK" + System.nanoTime() + "\r\n"
                    + "Max-Forwards: 70\r\n"
                    + "From: <sip:+442079460000@carrier-a.example>;tag=1\r\n"
                    + "To: <sip:9196@example.com>\r\n"
                    + "Call-ID: c" + System.nanoTime() + "\r\n"
                    + "CSeq: 1 INVITE\r\n"
                    + "Contact: <sip:carrier-a.example;transport=tls>\r\n"
                    + "Content-Length: 0\r\n\r\n";
            socket.getOutputStream().write(invite.getBytes(StandardCharsets.UTF_8));
            int status = 0;
            while (status < 200) {
                status = status(socket.getInputStream());
            }
            return status;
        }
    }

    /** Reads a response without a body. */
    private static int status(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after " + head);
            }
            head.append((char) next);
        }
        return Integer.parseInt(head.substring(8, 11));
    }

    private static SSLContext context(Optional<TestAuthority.Issued> own) throws Exception {
        KeyManager[] keys = new KeyManager[0];
        if (own.isPresent()) {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            KeyStore store = own.get().store();
            factory.init(store, TestAuthority.password());
            keys = factory.getKeyManagers();
            // Whoever means to deceive shows his certificate whatever issuers were asked for.
            String alias = own.get().alias();
            X509ExtendedKeyManager real = (X509ExtendedKeyManager) keys[0];
            keys = new KeyManager[] {new Insistent(alias, real)};
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {new Anybody()}, null);
        return context;
    }

    @Test
    void theCertificateSaysWhichTrunkItIs() throws Exception {
        TestAuthority.Issued a = first.issue("a", "CN=whatever", "uri:sip:carrier-a.example,dns:other.example");
        assertThat(call(Optional.of(a), "sip:9196@example.com")).isEqualTo(486);
        assertThat(CALLS).containsExactly("a");
        // RFC 5922 7.1: the common name counts where there is no subjectAltName.
        TestAuthority.Issued b = first.issue("b", "CN=Carrier-B.example, O=Carrier\\, B", "");
        assertThat(call(Optional.of(b), "sip:9196@example.com")).isEqualTo(486);
        assertThat(CALLS).containsExactly("b");
        TestAuthority.Issued c = second.issue("c", "CN=c", "dns:carrier-c.example");
        assertThat(call(Optional.of(c), "sip:9196@example.com")).isEqualTo(486);
        assertThat(CALLS).containsExactly("c");
    }

    @Test
    void nobodyElseGetsThrough() throws Exception {
        assertThat(call(Optional.empty(), "sip:9196@example.com")).isEqualTo(403);
        List<TestAuthority.Issued> strangers = List.of(
                first.issue("s1", "CN=s", "dns:stranger.example"),
                // The common name of a certificate with other names, and names that are not compared: RFC 5922 7.1,
                // 7.2.
                first.issue("s2", "CN=carrier-a.example", "dns:stranger.example"),
                first.issue("s3", "CN=s", "uri:sip:stranger.example,dns:carrier-a.example"),
                first.issue("s4", "CN=s", "uri:sip:user@carrier-a.example"),
                first.issue("s5", "CN=s", "dns:*.example"),
                first.issue("s6", "CN=carrier-a.example", "email:a@carrier-a.example"),
                first.issue("s7", "CN=x, O=carrier-a.example", ""));
        for (TestAuthority.Issued stranger : strangers) {
            assertThat(call(Optional.of(stranger), "sip:9196@example.com"))
                    .as(stranger.alias())
                    .isEqualTo(403);
            assertThat(CALLS).as(stranger.alias()).isEmpty();
        }
    }

    /** Who it is does not open the world to it. */
    @Test
    void aTrunkIsNoOpenRelay() throws Exception {
        TestAuthority.Issued c = second.issue("relay", "CN=c", "dns:carrier-c.example");
        assertThat(call(Optional.of(c), "sip:9196@elsewhere.example")).isEqualTo(403);
        assertThat(CALLS).isEmpty();
    }

    @Test
    void anIssuerThatIsNotTrustedProvesNothing() throws Exception {
        TestAuthority.Issued forged = untrusted.issue("forged", "CN=x", "uri:sip:carrier-a.example");
        assertThatThrownBy(() -> call(Optional.of(forged), "sip:9196@example.com"))
                .isInstanceOf(IOException.class);
        assertThat(CALLS).isEmpty();
    }

    @Test
    void oneSignIsOneTrunks() {
        assertThatThrownBy(() -> Trunks.of(
                        List.of(
                                trunk("x", Trunk.Origin.certificates("same.example")),
                                trunk("y", Trunk.Origin.certificates("SAME.example")),
                                trunk("z", Trunk.Origin.certificates("*.example"))),
                        List.of()))
                .hasMessageContaining("'*.example'");
        assertThatThrownBy(() -> Trunks.of(
                        List.of(
                                trunk("x", Trunk.Origin.certificates("same.example")),
                                trunk("y", Trunk.Origin.certificates("SAME.example"))),
                        List.of()))
                .hasMessageContaining("'same.example' is 'x' and 'y'");
        assertThatThrownBy(() -> Trunks.of(
                        List.of(trunk("x", Trunk.Origin.user("u")), trunk("y", Trunk.Origin.user("u"))), List.of()))
                .hasMessageContaining("'u' is 'x' and 'y'");
    }

    @Test
    void aTrunkThatAuthenticatesSpeaksForItsCallers() {
        Queue<String> calls = new ConcurrentLinkedQueue<>();
        World world = new World();
        Subscribers users = Subscribers.of(
                Subscriber.withPassword("carrier-d", "example.com", Redacted.of("secret")),
                Subscriber.withPassword("1001", "example.com", Redacted.of("secret")));
        world.proxy(p -> p.authenticate(
                        Authentication.of(DigestVerifier.builder("example.com").build(), users)
                                .forOthers(TRUNKS::isUser))
                .routes(r -> r.on(Method.INVITE, call -> {
                    calls.add(TRUNKS.from(call).map(Trunk::name).orElse("nobody"));
                    return Decision.reply(486);
                })));
        outsider(world, "10.0.0.7", "carrier-d", "sip:+442079460000@carrier.example");
        assertThat(calls).containsExactly("d");
        calls.clear();
        outsider(world, "10.0.0.8", "1001", "sip:+442079460000@carrier.example");
        outsider(world, "10.0.0.9", "1001", "sip:carrier-d@example.com");
        assertThat(calls).isEmpty();
        outsider(world, "10.0.0.10", "1001", "sip:1001@example.com");
        assertThat(calls).containsExactly("nobody");
    }

    private static void outsider(World world, String host, String login, String from) {
        SipNode other = SipNode.builder()
                .name("outside")
                .network(world.sim.network())
                .listen(l -> l.udp(host, 5060))
                .random(new SplittableRandom(host.hashCode()))
                .build();
        UserAgent agent = UserAgent.builder(other)
                .identity(NameAddr.of(SipUri.of(from)))
                .credentials(Credentials.of(login, "secret"))
                .random(new SplittableRandom(host.hashCode() + 1))
                .build();
        agent.invite(
                SipUri.of("sip:9196@example.com"),
                InviteOptions.builder()
                        .offer(Phone.SDP)
                        .outboundProxy(SipUri.of("sip:" + World.PROXY + ":5060"))
                        .build(),
                SessionListener.NONE);
        world.pass();
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** Shows its certificate, whoever was asked for. */
    private static final class Insistent extends X509ExtendedKeyManager {
        private final String alias;
        private final X509ExtendedKeyManager real;

        Insistent(String alias, X509ExtendedKeyManager real) {
            this.alias = alias;
            this.real = real;
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[] {alias};
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return alias;
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return "";
        }

        @Override
        public X509Certificate[] getCertificateChain(String name) {
            return real.getCertificateChain(name);
        }

        @Override
        public PrivateKey getPrivateKey(String name) {
            return real.getPrivateKey(name);
        }
    }
}
