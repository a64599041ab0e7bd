package io.jackfield.examples.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.dispatcher.algorithm.Algorithm;
import io.jackfield.dispatcher.probe.ProbeMode;
import io.jackfield.examples.config.PlatformConfigReader.Overrides;
import io.jackfield.sip.transport.ClientCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformConfigReaderTest {
    @Test
    void nothingConfiguredIsThePlatformOnLoopback() {
        PlatformConfig config = right("");

        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.domains()).containsExactly("127.0.0.1", "localhost");
        assertThat(config.proxy().sockets().listen())
                .map(ListenAddress::toString)
                .containsExactly("udp:127.0.0.1:5060", "tcp:127.0.0.1:5060");
        assertThat(config.mediaEngine().sockets().listen()).hasToString("udp:127.0.0.1:5070");
        assertThat(config.proxy().users().listed()).isEmpty();
    }

    @Test
    void everythingCanBeSet() {
        PlatformConfig config = right("""
                host: 10.0.1.10
                domains: [example.com, 10.0.1.10]
                data: /var/lib/jackfield
                drain: 10s
                users:
                  - name: 1001
                    password: "s3cret: #1"
                  - {name: alice, password: 0042}
                proxy:
                  listen: [udp:10.0.1.10:5060, "tcp:[::1]:5062"]
                  advertise: 203.0.113.7
                  shards: 2
                registrar:
                  min-expiry: 30s
                  default-expiry: 10m
                  max-expiry: 1h
                  contacts-per-user: 3
                dispatcher:
                  algorithm: key-hash
                  key: from-user+request-user
                  limit: 2
                  slow-start: 20s
                  eject-outliers: true
                  targets: [sip:10.0.1.30, "sip:10.0.1.31:5080 8 7 maxload=100;duid=two"]
                  probe: {every: 500ms, timeout: 200ms, down-after: 2, up-after: 4,
                          mode: flagged, healthy: [404, 405], alpha: 0.25}
                relay:
                  address: 10.0.1.20
                  advertise: 203.0.113.8
                  more: [10.0.1.21, 10.0.1.22!203.0.113.9]
                  ports: 40000-40999
                  one-port: 40100
                  silence-timeout: 2m
                media-engine:
                  listen: udp:10.0.1.10:5071
                  ports: 41000-41999
                  echo: "*43"
                  ivr: menu
                """);

        assertThat(config.domains()).containsExactly("example.com", "10.0.1.10");
        assertThat(config.data()).isEqualTo(Path.of("/var/lib/jackfield"));
        assertThat(config.drain()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.proxy().users().listed()).map(ProxyConfig.User::name).containsExactly("1001", "alice");
        assertThat(config.proxy().users().listed())
                .map(user -> user.password().secret())
                .containsExactly("s3cret: #1", "0042");
        assertThat(config.proxy().sockets().listen())
                .map(ListenAddress::toString)
                .containsExactly("udp:10.0.1.10:5060", "tcp:[::1]:5062");
        assertThat(config.proxy().sockets().advertise()).map(HostPort::toString).contains("203.0.113.7:5060");
        assertThat(config.proxy().sockets().shards()).isEqualTo(2);
        assertThat(config.proxy().registrar().minExpiry()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.proxy().registrar().defaultExpiry()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.proxy().registrar().maxExpiry()).isEqualTo(Duration.ofHours(1));
        assertThat(config.proxy().registrar().contactsPerUser()).isEqualTo(3);
        assertThat(config.proxy().dispatcher().algorithm()).isEqualTo(Algorithm.KEY_HASH);
        assertThat(config.proxy().dispatcher().targets())
                .extracting(target -> target.uri().text() + ' ' + target.priority() + ' ' + target.attributes())
                .containsExactly("sip:10.0.1.30 0 ", "sip:10.0.1.31:5080 7 maxload=100;duid=two");
        assertThat(config.proxy().dispatcher().key()).isPresent();
        assertThat(config.proxy().dispatcher().limit()).isEqualTo(2);
        assertThat(config.proxy().dispatcher().slowStart()).contains(Duration.ofSeconds(20));
        assertThat(config.proxy().dispatcher().ejectOutliers()).contains(true);
        assertThat(config.proxy().dispatcher().probe())
                .isEqualTo(new ProxyConfig.Probe(
                        ProbeMode.FLAGGED,
                        Duration.ofMillis(500),
                        Duration.ofMillis(200),
                        2,
                        4,
                        Set.of(404, 405),
                        0.25));
        assertThat(config.relay())
                .isEqualTo(new PlatformConfig.Relay(
                        "10.0.1.20",
                        Optional.of("203.0.113.8"),
                        List.of(
                                new RelayAddress("10.0.1.21", Optional.empty()),
                                new RelayAddress("10.0.1.22", Optional.of("203.0.113.9"))),
                        new PortRange(40_000, 40_999),
                        Optional.of(40_100),
                        Duration.ofMinutes(2),
                        1,
                        ""));
        assertThat(config.mediaEngine().sockets().listen()).hasToString("udp:10.0.1.10:5071");
        assertThat(config.mediaEngine().plan().echo()).isEqualTo("*43");
        assertThat(config.mediaEngine().plan().ivr()).isEqualTo("menu");
    }

    @Test
    void certificatesAreFilesThatCanBeRead(@TempDir Path folder) throws IOException {
        Path chain = Files.createFile(folder.resolve("chain.pem"));
        Path key = Files.createFile(folder.resolve("key.pem"));
        String yaml = """
                proxy:
                  listen: [tls:127.0.0.1:5061, udp:127.0.0.1]
                  tls:
                    certificates:
                      - {chain: '%s', key: '%s'}
                    trust: '%s'
                    client-certificates: wanted
                """;

        TlsFiles files =
                right(yaml.formatted(chain, key, chain)).proxy().sockets().tls();

        assertThat(files.certificates()).containsExactly(new TlsFiles.Certificate(chain, key));
        assertThat(files.trust()).contains(chain);
        assertThat(files.clients()).isEqualTo(ClientCertificates.WANTED);
        assertThat(problems(yaml.formatted(chain, "/none/key.pem", chain)))
                .contains("line 5: key /none/key.pem cannot be read");
        assertThat(problems("proxy: {listen: [tls:127.0.0.1, udp:127.0.0.1]}"))
                .containsExactly("line 1: proxy.listen has a tls or wss address, and proxy.tls no certificates");
    }

    @Test
    void everyErrorIsNamedWithItsLineInOnePass() {
        assertThat(problems("""
                        hots: 10.0.1.10
                        drain: 5
                        users:
                          - name: 1001
                          - {name: 1002, password: a}
                          - {name: 1002, password: b}
                        proxy:
                          listen: [udp:10.0.1.10:5060, sctp:10.0.1.10:5060]
                          shards: many
                        dispatcher:
                          algorithm: robin
                          probe:
                            every: 1ms
                        relay:
                          ports: 30500-30999
                        media-engine: 5070
                        """))
                .containsExactly(
                        "line 1: \"hots\" is no setting; did you mean \"host\"?",
                        "line 2: drain must be a duration with its unit, as 500ms, 5s, 2m or 1h, not \"5\"",
                        "line 4: user 1001 has no password",
                        "line 6: user 1002 is here a second time; the first is in line 5",
                        "line 8: proxy.listen must be udp:ADDRESS:PORT, or with tcp, tls, ws or wss before the colon,"
                                + " not \"sctp:10.0.1.10:5060\"",
                        "line 9: proxy.shards must be a whole number, not \"many\"",
                        "line 11: dispatcher.algorithm must be one of " + String.join(", ", DispatcherReader.ALGORITHMS)
                                + ", not \"robin\"",
                        "line 13: dispatcher.probe.every must be from 100ms to 24h, not 1ms",
                        "line 15: relay.ports 30500-30999 and media-engine.ports 30000-31999 overlap",
                        "line 16: media-engine is a block of settings, not \"5070\"");
    }

    @Test
    void targetsAreCheckedAsTheDispatcherDoes() {
        assertThat(problems("""
                        dispatcher:
                          algorithm: weight
                          targets: ["sip:10.0.1.30 0 0 weight=60", "sip:10.0.1.31 0 0 weight=50;maxload=x"]
                          list: /none/dispatcher.list
                          probe: {healthy: 100, alpha: 2}
                        """))
                .containsExactly(
                        "line 3: dispatcher.targets must be a SIP URI, as sip:10.0.0.5:5060, with flags, priority and"
                                + " attributes behind it or not, not \"sip:10.0.1.31 0 0 weight=50;maxload=x\"",
                        "line 4: dispatcher.list /none/dispatcher.list cannot be read",
                        "line 4: dispatcher has targets and a list: one of them",
                        "line 5: dispatcher.probe.healthy must be a final status code, 200 to 699, not \"100\"",
                        "line 5: dispatcher.probe.alpha must be a number above 0 and at most 1, not \"2\"");
        assertThat(problems("dispatcher: {algorithm: weight, targets: ['sip:a 0 0 weight=60', 'sip:b 0 0 weight=50']}"))
                .singleElement()
                .asString()
                .startsWith("line 1: dispatcher: set 1: its weights are per cent and make 110");
        assertThat(problems("dispatcher: {algorithm: key-hash}"))
                .singleElement()
                .asString()
                .contains("needs a key");
        assertThat(problems("dispatcher: {key: nothing}"))
                .singleElement()
                .asString()
                .contains("dispatcher.key must be as");
    }

    @Test
    void aKeyTwiceIsAnError() {
        assertThat(problems("drain: 1s\nhost: 10.0.0.1\ndrain: 2s\n"))
                .containsExactly("line 3: \"drain\" is here a second time; the first is in line 1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    host: [1, 2                 | 1
                    host: 10.0.0.1\\n  bad: x    | 2
                    a: &x 1\\nhost: *x           | 2
                    """)
    void whatIsNoYamlHasItsLine(String text, int line) {
        ConfigReading<PlatformConfig> outcome =
                new PlatformConfigReader(Overrides.NONE).read(text.replace("\\n", "\n"));

        assertThat(outcome.config()).isEmpty();
        assertThat(outcome.problems()).anyMatch(problem -> problem.line() == line);
    }

    @Test
    void anUnknownKeyFarFromAllListsTheKnownOnes() {
        assertThat(problems("relay:\n  colour: blue\n"))
                .containsExactly("line 2: \"colour\" is no setting in relay; known are address, advertise, more, ports,"
                        + " one-port, silence-timeout, weight, region");
    }

    @Test
    void furtherAddressesOfTheRelayAreNumeric() {
        assertThat(problems("relay:\n  more: [relay.example.com, 10.0.0.1!]\n"))
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem).contains("numeric address"));
    }

    @Test
    void wildcardsAreRefusedWhereOthersMustReachUs() {
        assertThat(problems("proxy:\n  listen: udp:0.0.0.0:5060\n"))
                .singleElement()
                .asString()
                .startsWith("line 2: proxy.listen must be one address");
    }

    @Test
    void theProxyAndTheEngineCannotShareAnAddress() {
        assertThat(problems("media-engine:\n  listen: udp:127.0.0.1:5060\n"))
                .containsExactly("line 2: media-engine.listen udp:127.0.0.1:5060 is the proxy's");
    }

    @Test
    void theCommandLineWinsOverTheFile() {
        Overrides overrides = new Overrides(Optional.of("10.9.9.9"), Optional.of(Path.of("here")));

        PlatformConfig config = new PlatformConfigReader(overrides)
                .read("host: 10.0.1.10\ndata: there\n")
                .config()
                .orElseThrow();

        assertThat(config.host()).isEqualTo("10.9.9.9");
        assertThat(config.data()).isEqualTo(Path.of("here"));
        assertThat(config.proxy().sockets().listen()).first().hasToString("udp:10.9.9.9:5060");
        assertThat(config.domains()).containsExactly("10.9.9.9");
    }

    @Test
    void aMissingFileIsOneSentence() {
        assertThat(new PlatformConfigReader(Overrides.NONE)
                        .read(Path.of("no-such-file.yaml"))
                        .problems())
                .map(ConfigProblem::toString)
                .containsExactly("there is no such file");
    }

    private static PlatformConfig right(String yaml) {
        ConfigReading<PlatformConfig> outcome = new PlatformConfigReader(Overrides.NONE).read(yaml);
        assertThat(outcome.problems()).isEmpty();
        return outcome.config().orElseThrow();
    }

    private static List<String> problems(String yaml) {
        ConfigReading<PlatformConfig> outcome = new PlatformConfigReader(Overrides.NONE).read(yaml);
        assertThat(outcome.config()).isEmpty();
        return outcome.problems().stream().map(ConfigProblem::toString).toList();
    }
}
