package io.jackfield.sip.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.resolve.DnsQuestion.Type;
import io.jackfield.sip.resolve.TestNameServer.Mode;
import io.jackfield.sip.transaction.TransactionLayer;
import io.jackfield.sip.transport.Flow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client of name servers against one on loopback, by UDP and TCP. */
class DnsClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private TestNameServer server;
    private Set<Thread> others;
    private Dns dns;

    @BeforeEach
    void start() throws IOException {
        others = dnsThreads();
        server = new TestNameServer()
                .zone(
                        "host.example. 300 A 192.0.2.1",
                        "host.example. 200 A 192.0.2.2",
                        "host.example. 300 AAAA 2001:db8::1",
                        "alias.example. 30 CNAME host.example.",
                        "_sip._udp.example. 300 SRV 10 60 5060 Host.Example.",
                        "_sip._udp.off.example. 300 SRV 0 0 0 .",
                        "example. 300 NAPTR 10 20 \"s\" \"SIP+D2U\" \"\" _sip._udp.example.",
                        "server.corp.example. 300 A 192.0.2.7");
        dns = client(5_000, 2);
    }

    private DnsClient client(int timeoutMs, int attempts, int... morePorts) throws IOException {
        List<InetSocketAddress> servers = new ArrayList<>();
        for (int port : morePorts) {
            servers.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
        servers.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        Path hosts = folder.resolve("hosts");
        Files.writeString(
                hosts, "# a comment\n10.9.8.7 table.example Other.Example # more\n::7 table.example\nbad line\n");
        NameServers machine = NameServers.parse(List.of("search corp.example lab.example"));
        return new DnsClient(machine, servers, Duration.ofMillis(timeoutMs), attempts, hosts);
    }

    @AfterEach
    void stop() throws IOException {
        dns.close();
        server.close();
    }

    private DnsAnswer ask(String name, Type type) throws Exception {
        return ask(dns, name, type);
    }

    private static DnsAnswer ask(Dns dns, String name, Type type) throws Exception {
        CompletableFuture<DnsAnswer> answer = new CompletableFuture<>();
        dns.query(new DnsQuestion(name, type), answer::complete);
        return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void readsAllKindsOfRecord() throws Exception {
        assertThat(ask("HOST.example", Type.A).records())
                .containsExactlyInAnyOrder(
                        new DnsRecord.Address("host.example", 300, InetAddress.getByName("192.0.2.1")),
                        new DnsRecord.Address("host.example", 200, InetAddress.getByName("192.0.2.2")));
        assertThat(ask("host.example", Type.AAAA).records())
                .containsExactly(new DnsRecord.Address("host.example", 300, InetAddress.getByName("2001:db8::1")));
        assertThat(ask("_sip._udp.example", Type.SRV).records())
                .containsExactly(new DnsRecord.Srv("_sip._udp.example", 300, 10, 60, 5060, "host.example"));
        assertThat(ask("_sip._udp.off.example", Type.SRV).records())
                .containsExactly(new DnsRecord.Srv("_sip._udp.off.example", 300, 0, 0, 0, ""));
        assertThat(ask("example", Type.NAPTR).records())
                .containsExactly(new DnsRecord.Naptr("example", 300, 10, 20, "s", "SIP+D2U", "", "_sip._udp.example"));
        assertThat(ask("alias.example", Type.A).records())
                .containsExactly(new DnsRecord.Cname("alias.example", 30, "host.example"));
    }

    @Test
    void tellsNothingFromNoName() throws Exception {
        assertThat(ask("host.example", Type.SRV)).isEqualTo(new DnsAnswer(DnsAnswer.Status.NO_DATA, List.of(), 77));
        assertThat(ask("gone.example", Type.A)).isEqualTo(DnsAnswer.noName(77));
        assertThat(ask("a..b", Type.A).status()).isEqualTo(DnsAnswer.Status.NO_NAME);
        assertThat(ask("x".repeat(64) + ".example", Type.A).status()).isEqualTo(DnsAnswer.Status.NO_NAME);
    }

    @Test
    void whatDoesNotFitComesByTcp() throws Exception {
        server.mode = Mode.TRUNCATE;
        assertThat(ask("host.example", Type.A).records()).hasSize(2);
        assertThat(server.tcpQuestions).hasValue(1);
    }

    /** RFC 5452: what does not match the question is passed over, and the true answer still counts. */
    @Test
    void garbageAndForgeriesArePassedOver() throws Exception {
        server.mode = Mode.FORGE_FIRST;
        assertThat(ask("host.example", Type.A).records()).hasSize(2);
        assertThat(server.udpQuestions).as("asked once").hasValue(1);
    }

    @Test
    void eachQuestionHasAPortOfItsOwn() throws Exception {
        for (int i = 0; i < 8; i++) {
            ask("n" + i + ".example", Type.A);
        }
        assertThat(new HashSet<>(server.ports)).hasSizeGreaterThan(6);
    }

    @Test
    void aSilentServerIsLeftForTheNext() throws Exception {
        try (TestNameServer silent = new TestNameServer();
                DnsClient both = client(200, 2, silent.port())) {
            silent.mode = Mode.SILENT;
            assertThat(ask(both, "host.example", Type.A).records()).hasSize(2);
            assertThat(silent.udpQuestions).hasValue(1);
        }
    }

    @Test
    void aServerThatIsNotThereIsLeftForTheNext() throws Exception {
        int gone;
        try (TestNameServer closed = new TestNameServer()) {
            gone = closed.port();
        }
        try (DnsClient both = client(5_000, 2, gone)) {
            assertThat(ask(both, "host.example", Type.A).records()).hasSize(2);
        }
    }

    @Test
    void silenceOfAllIsAFailure() throws Exception {
        server.mode = Mode.SILENT;
        try (DnsClient impatient = client(60, 3)) {
            assertThat(ask(impatient, "host.example", Type.A)).isEqualTo(DnsAnswer.FAILED);
            assertThat(server.udpQuestions).hasValue(3);
        }
    }

    @Test
    void refusalsAreFailures() throws Exception {
        server.mode = Mode.SERVFAIL;
        assertThat(ask("host.example", Type.A)).isEqualTo(DnsAnswer.FAILED);
        assertThat(server.udpQuestions).hasValue(2);
    }

    @Test
    void serversWithoutEdnsAreAskedWithoutIt() throws Exception {
        server.mode = Mode.FORMERR_ON_EDNS;
        assertThat(ask("host.example", Type.A).records()).hasSize(2);
    }

    @Test
    void theHostTableIsAskedFirst() throws Exception {
        assertThat(ask("table.example", Type.A).records())
                .containsExactly(new DnsRecord.Address("table.example", 30, InetAddress.getByName("10.9.8.7")));
        assertThat(ask("other.example", Type.A).status()).isEqualTo(DnsAnswer.Status.FOUND);
        assertThat(ask("other.example", Type.AAAA).status()).isEqualTo(DnsAnswer.Status.NO_DATA);
        assertThat(ask("localhost", Type.A).status()).isEqualTo(DnsAnswer.Status.FOUND);
        assertThat(server.udpQuestions).hasValue(0);
    }

    @Test
    void namesWithoutADotAreLookedForInTheSearchDomains() throws Exception {
        assertThat(ask("server", Type.A).records())
                .contains(new DnsRecord.Cname("server", 300, "server.corp.example"))
                .anyMatch(record -> record instanceof DnsRecord.Address);
        assertThat(ask("nobody", Type.A).status()).isEqualTo(DnsAnswer.Status.NO_NAME);
    }

    @Test
    void closingEndsWhatIsUnderWayAndTheThread() throws Exception {
        server.mode = Mode.SILENT;
        CompletableFuture<DnsAnswer> waiting = new CompletableFuture<>();
        dns.query(new DnsQuestion("host.example", Type.A), waiting::complete);
        dns.close();
        dns.close();
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(DnsAnswer.FAILED);
        assertThat(ask("host.example", Type.A)).isEqualTo(DnsAnswer.FAILED);
        await().atMost(PATIENCE).until(() -> others.containsAll(dnsThreads()));
    }

    private static Set<Thread> dnsThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("jackfield-dns-"))
                .collect(Collectors.toSet());
    }

    /** From the URI to the flow on the node's own shard, the whole way. */
    @Test
    void aNodeFindsItsServers() throws Exception {
        try (SipNode node = SipNode.builder()
                .listen(l -> l.udp("127.0.0.1", 0))
                .dns(d -> d.server("127.0.0.1", server.port()).timeout(Duration.ofSeconds(5)))
                .build()) {
            TransactionLayer layer = node.layers().get(0);
            CompletableFuture<List<Flow>> found = new CompletableFuture<>();
            layer.shard()
                    .execute(() -> node.resolver().resolve(SipUri.of("sip:example"), layer.shard(), flows -> {
                        if (layer.shard().inShard()) {
                            found.complete(flows);
                        }
                    }));
            assertThat(found.get(20, TimeUnit.SECONDS))
                    .extracting(Flow::toString)
                    .containsExactlyInAnyOrder("UDP *>192.0.2.1:5060", "UDP *>192.0.2.2:5060");
        }
    }

    @Test
    void resolvConfIsRead() {
        NameServers found = NameServers.parse(List.of(
                "# nameserver 9.9.9.9",
                "nameserver 192.0.2.53",
                "nameserver 2001:db8::53",
                "nameserver not-an-address",
                "domain old.example",
                "search A.example b.example.",
                "options ndots:2"));
        assertThat(found.servers())
                .containsExactly(new InetSocketAddress("192.0.2.53", 53), new InetSocketAddress("2001:db8::53", 53));
        assertThat(found.search()).containsExactly("a.example", "b.example");
        assertThat(NameServers.parse(List.of()).servers()).hasSize(1);
    }
}
