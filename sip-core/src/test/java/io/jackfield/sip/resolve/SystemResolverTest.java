package io.jackfield.sip.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SystemResolverTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong now = new AtomicLong();
    private final CountDownLatch slow = new CountDownLatch(1);
    private final AddressCache cache = new AddressCache(this::lookup, now::get);
    private final SystemResolver resolver = new SystemResolver(EnumSet.of(Transport.UDP, Transport.TCP), cache);

    private InetAddress[] lookup(String name) throws UnknownHostException {
        asked.incrementAndGet();
        return switch (name) {
            case "two.example" ->
                new InetAddress[] {InetAddress.getByName("192.0.2.1"), InetAddress.getByName("2001:db8::1")};
            case "slow.example" -> {
                try {
                    slow.await();
                } catch (InterruptedException closed) {
                    throw new UnknownHostException(name);
                }
                yield new InetAddress[] {InetAddress.getByName("192.0.2.9")};
            }
            case "broken.example" -> throw new IllegalStateException("a broken name service");
            default -> throw new UnknownHostException(name);
        };
    }

    @AfterEach
    void close() {
        slow.countDown();
        resolver.close();
    }

    /** RFC 3263 4.1, 4.2 for numeric hosts and explicit ports. */
    @ParameterizedTest
    @CsvSource({
        "sip:127.0.0.1, UDP, 127.0.0.1, 5060",
        "sip:127.0.0.1:5070, UDP, 127.0.0.1, 5070",
        "sip:bob@[::1]:5070;transport=tcp, TCP, ::1, 5070",
        "sip:127.0.0.1;transport=TCP, TCP, 127.0.0.1, 5060",
        "sip:example.com;maddr=127.0.0.9, UDP, 127.0.0.9, 5060",
    })
    void numericHostsAreKnownAtOnce(String uri, Transport transport, String host, int port) throws Exception {
        CompletableFuture<List<Flow>> found = resolver.resolve(SipUri.of(uri)).toCompletableFuture();
        assertThat(found)
                .isCompletedWithValue(
                        List.of(Flow.to(transport, new InetSocketAddress(InetAddress.getByName(host), port))));
        assertThat(asked).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sips:127.0.0.1",
                "sip:127.0.0.1;transport=tls",
                "sip:127.0.0.1;transport=pigeon",
                "tel:+15550100",
                "sips:127.0.0.1;transport=tcp",
                "sip:127.0.0.1:0"
            })
    void whatTheNodeCanNotReachLeadsNowhere(String uri) {
        assertThat(resolver.resolve(SipUri.of(uri)).toCompletableFuture()).isCompletedWithValue(List.of());
    }

    @Test
    void sipMeansTcpForANodeWithoutUdp() {
        try (SystemResolver tcpOnly = SystemResolver.of(Set.of(Transport.TCP))) {
            assertThat(tcpOnly.resolve(SipUri.of("sip:127.0.0.1"))
                            .toCompletableFuture()
                            .join())
                    .extracting(Flow::transport)
                    .containsExactly(Transport.TCP);
        }
    }

    @Test
    void namesGiveAllTheirAddressesInOrder() throws Exception {
        assertThat(find("sip:TWO.example:5070"))
                .extracting(Flow::remote)
                .containsExactly(
                        new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 5070),
                        new InetSocketAddress(InetAddress.getByName("2001:db8::1"), 5070));
    }

    @Test
    void namesAreRememberedForAWhile() throws Exception {
        find("sip:two.example");
        now.addAndGet(AddressCache.KEPT.toNanos() - 1);
        assertThat(resolver.resolve(SipUri.of("sip:two.example")).toCompletableFuture())
                .isDone();
        assertThat(asked).hasValue(1);
        now.addAndGet(1);
        find("sip:two.example");
        assertThat(asked).hasValue(2);
    }

    @Test
    void namesThatAreNotThereAreAskedForAgainSooner() throws Exception {
        assertThat(find("sip:gone.example")).isEmpty();
        assertThat(find("sip:broken.example")).isEmpty();
        now.addAndGet(AddressCache.KEPT_ABSENT.toNanos());
        find("sip:gone.example");
        assertThat(asked).hasValue(3);
    }

    @Test
    void oneQuestionServesAllWhoAskMeanwhile() throws Exception {
        var first = resolver.resolve(SipUri.of("sip:slow.example")).toCompletableFuture();
        var second = resolver.resolve(SipUri.of("sip:slow.example:5090")).toCompletableFuture();
        assertThat(first).isNotDone();
        slow.countDown();
        assertThat(first.get(5, TimeUnit.SECONDS)).hasSize(1);
        assertThat(second.get(5, TimeUnit.SECONDS)).extracting(Flow::remote).allMatch(to -> to.getPort() == 5090);
        assertThat(asked).hasValue(1);
    }

    @Test
    void closingEndsWhatIsUnderWay() throws Exception {
        var waiting = resolver.resolve(SipUri.of("sip:slow.example")).toCompletableFuture();
        resolver.close();
        resolver.close();
        assertThat(waiting.get(5, TimeUnit.SECONDS)).isEmpty();
        assertThat(find("sip:two.example")).isEmpty();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("jackfield-resolver-")));
    }

    private List<Flow> find(String uri) throws Exception {
        return resolver.resolve(SipUri.of(uri)).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }
}
