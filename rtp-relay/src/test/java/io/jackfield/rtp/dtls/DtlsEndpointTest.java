package io.jackfield.rtp.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.rtp.dtls.DtlsWorld.Node;
import io.jackfield.rtp.dtls.DtlsWorld.Sent;
import io.jackfield.rtp.srtp.CryptoSuite;
import io.jackfield.sdp.Fingerprint;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes between two endpoints in virtual time. */
@Timeout(60)
class DtlsEndpointTest {
    private static final long MINUTE_NS = 60_000_000_000L;

    private final DtlsWorld world = new DtlsWorld();
    private final DtlsContext ours = context();
    private final DtlsContext theirs = context();
    private final Node client = world.node(theirs, "192.0.2.1", 4000);
    private final Node server = world.node(ours, "192.0.2.2", 5000);

    private static DtlsContext context() {
        return DtlsContext.builder().libraryResendMs(1).warmUp(false).build();
    }

    @AfterEach
    void close() {
        assertThat(ours.halfOpen()).isZero();
        assertThat(theirs.halfOpen()).isZero();
        ours.close();
        theirs.close();
    }

    private void connect() {
        client.endpoint.expect(DtlsRole.CLIENT, DtlsWorld.of(ours));
        server.endpoint.expect(DtlsRole.SERVER, DtlsWorld.of(theirs));
        client.endpoint.connect(server.address, world.nowNs);
    }

    private void agreed() {
        DtlsKeys c = client.keys.get(server.address);
        DtlsKeys s = server.keys.get(client.address);
        assertThat(c).isNotNull();
        assertThat(s).isNotNull();
        assertThat(c.local()).isEqualTo(s.remote());
        assertThat(c.remote()).isEqualTo(s.local());
        assertThat(c.local()).isNotEqualTo(c.remote());
    }

    @Test
    void agreesOnKeysAndPrefersGcm() throws InterruptedException {
        connect();
        world.run(MINUTE_NS);
        agreed();
        assertThat(client.keys.get(server.address).local().suite()).isEqualTo(CryptoSuite.AES_CM_128_HMAC_SHA1_80);
        assertThat(ours.counters().retransmitted() + theirs.counters().retransmitted())
                .isZero();
        assertThat(ours.counters().cookies()).isEqualTo(1);
        assertThat(client.keys.get(server.address).toString()).doesNotContainPattern("[0-9a-f]{16}");
    }

    @ParameterizedTest
    @EnumSource(
            value = CryptoSuite.class,
            names = {"AEAD_AES_128_GCM", "AEAD_AES_256_GCM", "AES_CM_128_HMAC_SHA1_80"})
    void agreesOnTheProfileThatBothHave(CryptoSuite suite) throws InterruptedException {
        try (DtlsContext one = DtlsContext.builder()
                .libraryResendMs(1)
                .warmUp(false)
                .profiles(List.of(suite))
                .build()) {
            Node choosy = world.node(one, "192.0.2.3", 4000);
            choosy.endpoint.expect(DtlsRole.CLIENT, DtlsWorld.of(ours));
            server.endpoint.expect(DtlsRole.SERVER, DtlsWorld.of(one));
            choosy.endpoint.connect(server.address, world.nowNs);
            world.run(MINUTE_NS);
            assertThat(server.keys.get(choosy.address).remote().suite()).isEqualTo(suite);
            assertThat(choosy.keys.get(server.address).local())
                    .isEqualTo(server.keys.get(choosy.address).remote());
        }
    }

    @Test
    void noCommonProfileFails() throws InterruptedException {
        try (DtlsContext one = DtlsContext.builder()
                        .libraryResendMs(1)
                        .warmUp(false)
                        .profiles(List.of(CryptoSuite.AEAD_AES_256_GCM))
                        .build();
                DtlsContext other = DtlsContext.builder()
                        .libraryResendMs(1)
                        .warmUp(false)
                        .profiles(List.of(CryptoSuite.AEAD_AES_128_GCM))
                        .build()) {
            Node a = world.node(one, "192.0.2.3", 4000);
            Node b = world.node(other, "192.0.2.4", 4000);
            a.endpoint.expect(DtlsRole.CLIENT, DtlsWorld.of(other));
            b.endpoint.expect(DtlsRole.SERVER, DtlsWorld.of(one));
            a.endpoint.connect(b.address, world.nowNs);
            world.run(MINUTE_NS);
            assertThat(b.ends).isNotEmpty().containsOnly(DtlsEnd.FAILED);
            assertThat(a.ends).containsExactly(DtlsEnd.TIMED_OUT); // an alert that nobody vouches for ends nothing
            assertThat(one.halfOpen() + other.halfOpen()).isZero();
        }
    }

    @Test
    void aStrangersCertificateIsRefusedByBothSides() throws InterruptedException {
        DtlsContext stranger = context();
        client.endpoint.expect(DtlsRole.CLIENT, DtlsWorld.of(ours));
        server.endpoint.expect(DtlsRole.SERVER, DtlsWorld.of(stranger));
        client.endpoint.connect(server.address, world.nowNs);
        world.run(MINUTE_NS);
        assertThat(server.ends).containsExactly(DtlsEnd.WRONG_FINGERPRINT);
        assertThat(server.keys).isEmpty();
        assertThat(ours.counters().wrongFingerprint()).isEqualTo(1);

        client.endpoint.expect(DtlsRole.CLIENT, DtlsWorld.of(stranger));
        server.endpoint.expect(DtlsRole.SERVER, DtlsWorld.of(theirs));
        client.endpoint.connect(server.address, world.nowNs);
        world.run(MINUTE_NS);
        assertThat(client.ends).contains(DtlsEnd.WRONG_FINGERPRINT);
        assertThat(client.keys).isEmpty();
        stranger.close();
    }

    @Test
    void weakHashesAreBelievedOnlyWhenConfigured() throws InterruptedException {
        List<Fingerprint> weak =
                theirs.certificate().fingerprint("sha-1").stream().toList();
        client.endpoint.expect(DtlsRole.CLIENT, DtlsWorld.of(ours));
        server.endpoint.expect(DtlsRole.SERVER, weak);
        client.endpoint.connect(server.address, world.nowNs);
        world.run(MINUTE_NS);
        assertThat(server.ends).containsExactly(DtlsEnd.WRONG_FINGERPRINT);

        try (DtlsContext trusting = DtlsContext.builder()
                .libraryResendMs(1)
                .warmUp(false)
                .hashes(Set.of("sha-1", "sha-256"))
                .build()) {
            Node lax = world.node(trusting, "192.0.2.5", 5000);
            lax.endpoint.expect(DtlsRole.SERVER, weak);
            client.endpoint.expect(DtlsRole.CLIENT, DtlsWorld.of(trusting));
            client.endpoint.connect(lax.address, world.nowNs);
            world.run(MINUTE_NS);
            assertThat(lax.keys).containsKey(client.address);
        }
    }

    @Test
    void nobodyIsBelievedBeforeSignallingHasNamedSomebody() throws InterruptedException {
        client.endpoint.expect(DtlsRole.CLIENT, DtlsWorld.of(ours));
        client.endpoint.connect(server.address, world.nowNs);
        world.run(MINUTE_NS);
        assertThat(server.keys).isEmpty();
        assertThat(server.endpoint.associations()).isZero();
        assertThat(client.ends).containsExactly(DtlsEnd.TIMED_OUT);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void comesThroughLoss(long seed) throws InterruptedException {
        Random random = new Random(seed);
        world.loses = datagram -> random.nextInt(100) < 30;
        connect();
        world.run(MINUTE_NS);
        agreed();
    }

    @Test
    void everySingleLossIsMadeGood() throws InterruptedException {
        for (int lost = 0; lost < 8; lost++) {
            int which = lost;
            int before = world.sent.size();
            world.loses = datagram -> world.sent.size() == before + which + 1;
            client.endpoint.close();
            server.endpoint.close();
            world.late();
            client.keys.clear();
            server.keys.clear();
            connect();
            long from = world.nowNs;
            world.run(MINUTE_NS);
            agreed();
            assertThat(world.sent.stream().filter(s -> s.atNs() >= from).count())
                    .isLessThan(40);
        }
    }

    /** RFC 6347 4.2.2: what is sent again is a new record. */
    @Test
    void aFlightIsSentAgainUnderNewNumbersAndTwiceAsLate() throws InterruptedException {
        world.loses = datagram -> datagram.from().equals(client.address);
        connect();
        world.run(16_000_000_000L);
        List<Sent> hellos = world.sent;
        assertThat(hellos).hasSize(6); // at 0, 0.5, 1.5, 3.5, 7.5 and 15.5 s
        for (int i = 1; i < hellos.size(); i++) {
            assertThat(DtlsRecords.number(hellos.get(i).bytes(), 0))
                    .isEqualTo(DtlsRecords.number(hellos.get(i - 1).bytes(), 0) + 1);
        }
        assertThat(hellos.get(2).atNs() - hellos.get(1).atNs()).isEqualTo(1_000_000_000L);
        world.run(MINUTE_NS);
        assertThat(client.ends).containsExactly(DtlsEnd.TIMED_OUT);
    }

    @Test
    void whatIsForgedReplayedOrReflectedHurtsNobody() throws InterruptedException {
        connect();
        Random random = new Random(7);
        world.loses = datagram -> {
            if (world.sent.size() < 40) {
                byte[] noise = datagram.bytes().clone();
                noise[random.nextInt(noise.length)] ^= (byte) (1 + random.nextInt(255));
                Node to = datagram.to().equals(client.address) ? client : server;
                to.endpoint.receive(ByteBuffer.wrap(datagram.bytes()), datagram.to(), world.nowNs); // from a stranger
                Node from = datagram.from().equals(client.address) ? client : server;
                from.endpoint.receive(ByteBuffer.wrap(datagram.bytes()), datagram.to(), world.nowNs); // reflected
                byte[] alert = {21, (byte) 0xfe, (byte) 0xfd, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 2, 40};
                to.endpoint.receive(ByteBuffer.wrap(alert), datagram.from(), world.nowNs);
            }
            return false;
        };
        world.run(MINUTE_NS);
        agreed();
        assertThat(ours.counters().dropped() + theirs.counters().dropped()).isPositive();
        for (Sent old : new ArrayList<>(world.sent)) {
            world.put(new Sent(world.nowNs, old.from(), old.to(), old.bytes())); // replayed
            world.put(new Sent(world.nowNs, old.from(), old.to(), DtlsWorld.flipped(old.bytes(), 20)));
        }
        world.run(MINUTE_NS);
        assertThat(client.endpoint.isConnected(server.address)).isTrue();
        assertThat(server.endpoint.isConnected(client.address)).isTrue();
        assertThat(client.ends).isEmpty();
    }

    @Test
    void aHelloWithoutCookieLeavesNothingBehind() throws InterruptedException {
        client.endpoint.expect(DtlsRole.CLIENT, DtlsWorld.of(ours));
        server.endpoint.expect(DtlsRole.SERVER, DtlsWorld.of(theirs));
        client.endpoint.connect(server.address, world.nowNs);
        world.loses = datagram -> true;
        world.run(100_000_000L);
        byte[] hello = world.sent.get(0).bytes();
        int answered = 0;
        for (int i = 0; i < 1000; i++) {
            server.endpoint.receive(ByteBuffer.wrap(hello), DtlsWorld.address("198.51.100.9", 1000 + i), world.nowNs);
        }
        for (Sent sent : world.sent) {
            if (sent.from().equals(server.address)) {
                answered++;
                assertThat(sent.bytes().length).isLessThan(hello.length);
            }
        }
        assertThat(answered).isEqualTo(DtlsEndpoint.HELLOS_A_SECOND);
        assertThat(server.endpoint.associations()).isZero();
        assertThat(ours.counters().started()).isZero();
        client.endpoint.close();
        world.late();
    }

    @Test
    void oneSourceHasSoManyHandshakesAndAllTogetherSoMany() throws InterruptedException {
        try (DtlsContext small = DtlsContext.builder()
                .libraryResendMs(1)
                .warmUp(false)
                .maxHalfOpen(3)
                .maxPerSource(2)
                .timeout(Duration.ofSeconds(5))
                .build()) {
            world.loses = datagram -> true;
            for (int i = 0; i < 4; i++) {
                Node many = world.node(small, "192.0.2.20", 4000 + i);
                many.endpoint.expect(DtlsRole.CLIENT, DtlsWorld.of(ours));
                many.endpoint.connect(DtlsWorld.address("192.0.2.30", 5000), world.nowNs);
            }
            assertThat(small.halfOpen()).isEqualTo(2);
            assertThat(small.counters().refused()).isEqualTo(2);
            for (int i = 0; i < 4; i++) {
                Node other = world.node(small, "192.0.2.21", 4000 + i);
                other.endpoint.expect(DtlsRole.CLIENT, DtlsWorld.of(ours));
                other.endpoint.connect(DtlsWorld.address("192.0.2.3" + (1 + i), 5000), world.nowNs);
            }
            assertThat(small.halfOpen()).isEqualTo(3);
            world.run(MINUTE_NS);
            assertThat(small.halfOpen()).isZero();
            assertThat(small.counters().timedOut()).isEqualTo(3);
        }
    }

    @Test
    void aSecondHelloOnAStandingAssociationIsDropped() throws InterruptedException {
        connect();
        world.run(MINUTE_NS);
        byte[] hello = world.sent.get(0).bytes();
        long dropped = ours.counters().dropped();
        server.endpoint.receive(ByteBuffer.wrap(hello), client.address, world.nowNs);
        assertThat(ours.counters().dropped()).isEqualTo(dropped + 1);
        assertThat(server.endpoint.isConnected(client.address)).isTrue();
    }

    @Test
    void closeTellsThePeer() throws InterruptedException {
        connect();
        world.run(MINUTE_NS);
        client.endpoint.close();
        world.late();
        world.run(MINUTE_NS);
        world.late();
        assertThat(server.ends).containsExactly(DtlsEnd.CLOSED);
        assertThat(server.endpoint.associations()).isZero();
    }

    @Test
    void datagramsKeepToTheMtu() throws InterruptedException {
        try (DtlsContext narrow =
                DtlsContext.builder().libraryResendMs(1).warmUp(false).mtu(300).build()) {
            Node small = world.node(narrow, "192.0.2.6", 5000);
            small.endpoint.expect(DtlsRole.SERVER, DtlsWorld.of(theirs));
            client.endpoint.expect(DtlsRole.CLIENT, DtlsWorld.of(narrow));
            client.endpoint.connect(small.address, world.nowNs);
            world.run(MINUTE_NS);
            assertThat(small.keys).containsKey(client.address);
            assertThat(world.sent)
                    .filteredOn(sent -> sent.from().equals(small.address))
                    .hasSizeGreaterThan(3)
                    .allMatch(sent -> sent.bytes().length <= 300);
        }
    }

    @Test
    void settingsThatAreWrongAreNamedTogether() {
        assertThatThrownBy(() -> DtlsContext.builder()
                        .libraryResendMs(1)
                        .mtu(100)
                        .timeout(Duration.ZERO)
                        .hashes(Set.of("md5"))
                        .profiles(List.of(CryptoSuite.AES_256_CM_HMAC_SHA1_80))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("mtu", "timeout", "md5", "profiles");
    }
}
