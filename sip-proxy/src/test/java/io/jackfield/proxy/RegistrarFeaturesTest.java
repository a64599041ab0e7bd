package io.jackfield.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.proxy.World.Peer;
import io.jackfield.proxy.registrar.Binding;
import io.jackfield.proxy.registrar.BindingObserver;
import io.jackfield.proxy.registrar.Locations;
import io.jackfield.proxy.registrar.MemoryLocations;
import io.jackfield.proxy.registrar.Registrar;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Outbound, GRUU, Service-Route, methods, push parameters, observers, several domains, a store that takes its time. */
class RegistrarFeaturesTest {
    private static final String INSTANCE = "+sip.instance=\"<urn:uuid:00000000-0000-1000-8000-AABBCCDDEEFF>\"";

    private final World world = new World();
    private final Peer caller = world.peer("10.0.0.9", 5060);
    private final Peer phone = world.peer("10.0.0.7", 5060);

    private Registrar open(UnaryOperator<Registrar.Builder> settings) {
        Registrar registrar = settings.apply(
                        Registrar.builder(world.node).domain("example.com").open())
                .build();
        world.proxy(p -> p.domain("other.example")
                .routes(r -> r.open(Method.REGISTER, registrar::save)
                        .open(Method.INVITE, registrar::lookup)
                        .open(Method.MESSAGE, registrar::lookup)));
        return registrar;
    }

    private SipResponse register(Peer from, int cseq, String contact, String... lines) {
        String[] all = new String[lines.length + 1];
        all[0] = "Contact: " + contact;
        System.arraycopy(lines, 0, all, 1, lines.length);
        from.send(from.request("REGISTER", "sip:example.com", cseq, "<sip:1002@example.com>", all)
                .replaceFirst("\r\nContact: <sip:1001@[^\r]*", ""));
        world.pass();
        return from.nextResponse(200);
    }

    @Test
    void aFlowOfAnInstanceReplacesItsOldContact() {
        open(b -> b.flowTimer(Duration.ofSeconds(120)));
        SipResponse first =
                register(phone, 1, "<sip:1002@10.0.0.7:5060>;reg-id=1;" + INSTANCE, "Supported: path, outbound");
        assertThat(first.headers(Header.REQUIRE)).containsExactly("outbound");
        assertThat(first.header("Flow-Timer")).contains("120");
        Peer rebooted = world.peer("10.0.0.8", 5060);
        SipResponse second =
                register(rebooted, 1, "<sip:1002@10.0.0.8:5060>;reg-id=1;" + INSTANCE, "Supported: path, outbound");
        assertThat(second.contacts())
                .singleElement()
                .satisfies(c -> assertThat(c.uri().host()).isEqualTo("10.0.0.8"));
    }

    /** RFC 5626 7: two flows are two ways to one phone, which must not ring twice. */
    @Test
    void ofTwoFlowsTheNewestIsTaken() {
        open(b -> b);
        register(phone, 1, "<sip:1002@10.0.0.7:5060>;reg-id=1;expires=600;" + INSTANCE, "Supported: outbound");
        Peer other = world.peer("10.0.0.8", 5060);
        SipResponse both =
                register(other, 1, "<sip:1002@10.0.0.8:5060>;reg-id=2;expires=900;" + INSTANCE, "Supported: outbound");
        assertThat(both.contacts()).hasSize(2);
        caller.send(caller.request("INVITE", "sip:1002@example.com", 1, "<sip:1002@example.com>"));
        world.pass();
        other.nextRequest("INVITE");
        phone.nothingMore();
    }

    @Test
    void aFirstHopThatKeepsNoFlowsIs439() {
        open(b -> b);
        phone.send(phone.request(
                        "REGISTER",
                        "sip:example.com",
                        1,
                        "<sip:1002@example.com>",
                        "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKedge",
                        "Contact: <sip:1002@10.0.0.7:5060>;reg-id=1;" + INSTANCE,
                        "Supported: outbound")
                .replaceFirst("\r\nContact: <sip:1001@[^\r]*", ""));
        world.pass();
        phone.nextResponse(439);
    }

    @Test
    void aGruuLeadsToItsDeviceAlone() {
        open(Registrar.Builder::gruu);
        SipResponse answer = register(phone, 1, "<sip:1002@10.0.0.7:5060>;" + INSTANCE, "Supported: gruu");
        SipUri gruu = answer.contacts().get(0).publicGruu().orElseThrow();
        assertThat(gruu.gruu()).contains("urn:uuid:00000000-0000-1000-8000-AABBCCDDEEFF");
        Peer other = world.peer("10.0.0.8", 5060);
        register(other, 1, "<sip:1002@10.0.0.8:5060>");
        caller.send(caller.request("INVITE", gruu.text(), 1, "<sip:1002@example.com>"));
        world.pass();
        phone.nextRequest("INVITE");
        other.nothingMore();
    }

    @Test
    void onlyPhonesThatUnderstandTheMethodAreAsked() {
        open(b -> b);
        register(phone, 1, "<sip:1002@10.0.0.7:5060>", "Allow: INVITE, ACK, BYE, CANCEL");
        Peer messenger = world.peer("10.0.0.8", 5060);
        register(messenger, 1, "<sip:1002@10.0.0.8:5060>;methods=\"MESSAGE\"");
        caller.send(caller.request("MESSAGE", "sip:1002@example.com", 1, "<sip:1002@example.com>"));
        caller.send(caller.request("INVITE", "sip:1002@example.com", 2, "<sip:1002@example.com>"));
        world.pass();
        messenger.nextRequest("MESSAGE");
        messenger.nothingMore();
        phone.nextRequest("INVITE");
        phone.nothingMore();
    }

    @Test
    void serviceRouteAndPushParametersArePartOfTheAnswer() {
        open(b -> b.serviceRoute(SipUri.of("sip:10.0.0.1;lr")));
        String contact = "<sip:1002@10.0.0.7:5060;pn-provider=apns;pn-param=a.b;pn-prid=00fc>";
        SipResponse answer = register(phone, 1, contact);
        assertThat(answer.headers(Header.SERVICE_ROUTE)).containsExactly("<sip:10.0.0.1;lr>");
        assertThat(answer.contacts().get(0).uri().text()).endsWith("pn-provider=apns;pn-param=a.b;pn-prid=00fc");
        caller.send(caller.request("INVITE", "sip:1002@example.com", 1, "<sip:1002@example.com>"));
        world.pass();
        assertThat(phone.nextRequest("INVITE").requestUri().param("pn-prid")).contains("00fc");
    }

    @Test
    void observersHearOfPhonesThatComeAndGo() {
        List<String> log = new ArrayList<>();
        Registrar registrar = open(b -> b.observe(new BindingObserver() {
            @Override
            public void registered(String address, Binding binding) {
                log.add("registered " + address);
            }

            @Override
            public void refreshed(String address, Binding binding) {
                log.add("refreshed");
            }

            @Override
            public void unregistered(String address, Binding binding) {
                log.add("unregistered");
            }

            @Override
            public void expired(String address, Binding binding) {
                log.add("expired");
            }
        }));
        register(phone, 1, "<sip:1002@10.0.0.7:5060>");
        register(phone, 2, "<sip:1002@10.0.0.7:5060>");
        register(phone, 3, "<sip:1002@10.0.0.7:5060>;expires=0");
        register(phone, 4, "<sip:1002@10.0.0.7:5060>;expires=60");
        world.sim.run(Duration.ofSeconds(130));
        register(phone, 5, "<sip:1002@10.0.0.7:5060>");
        register(phone, 6, "*", "Expires: 0");
        register(phone, 7, "<sip:1002@10.0.0.7:5060>");
        registrar.remove(SipUri.of("sip:1002@example.com"), Optional.empty());
        assertThat(log)
                .containsExactly(
                        "registered 1002@example.com",
                        "refreshed",
                        "unregistered",
                        "registered 1002@example.com",
                        "expired",
                        "registered 1002@example.com",
                        "unregistered",
                        "registered 1002@example.com",
                        "unregistered");
    }

    @Test
    void usersOfTwoDomainsAreTwoUsers() {
        Registrar registrar = open(b -> b.domain("other.example", "alias.example"));
        register(phone, 1, "<sip:1002@10.0.0.7:5060>");
        assertThat(registrar.addressOfRecord(SipUri.of("sip:1002@ALIAS.example")))
                .contains("1002@other.example");
        caller.send(caller.request("INVITE", "sip:1002@other.example", 1, "<sip:1002@other.example>"));
        world.pass();
        caller.nextResponse(404);
        assertThatThrownBy(() -> Registrar.builder(world.node)
                        .domain("a", "x")
                        .domain("b", "x")
                        .open()
                        .build())
                .hasMessageContaining("x names a and b");
    }

    /** A store that answers later, as a database does: nothing blocks, and nobody is lost. */
    private static final class Slow implements Locations {
        final MemoryLocations memory = Locations.inMemory();
        final List<Runnable> waiting = new ArrayList<>();
        boolean fails;

        private <T> CompletionStage<T> later(CompletionStage<T> now) {
            CompletableFuture<T> later = new CompletableFuture<>();
            waiting.add(() -> {
                if (fails) {
                    later.completeExceptionally(new IllegalStateException("away"));
                } else {
                    later.complete(now.toCompletableFuture().join());
                }
            });
            return later;
        }

        void answer() {
            List<Runnable> due = List.copyOf(waiting);
            waiting.clear();
            due.forEach(Runnable::run);
        }

        @Override
        public CompletionStage<List<Binding>> find(String addressOfRecord) {
            return later(memory.find(addressOfRecord));
        }

        @Override
        public CompletionStage<Boolean> update(String addressOfRecord, UnaryOperator<List<Binding>> change) {
            return later(memory.update(addressOfRecord, change));
        }

        @Override
        public int size() {
            return memory.size();
        }

        @Override
        public void forEach(BiConsumer<String, List<Binding>> action) {
            memory.forEach(action);
        }

        @Override
        public void sweep(long nowNs, int addresses, BiConsumer<String, Binding> expired) {
            memory.sweep(nowNs, addresses, expired);
        }
    }

    @Test
    void aStoreMayTakeItsTime() {
        Slow slow = new Slow();
        open(b -> b.locations(slow));
        phone.send(phone.request("REGISTER", "sip:example.com", 1, "<sip:1001@example.com>"));
        world.pass();
        phone.nothingMore();
        slow.answer();
        world.pass();
        phone.nextResponse(200);

        caller.send(caller.request("INVITE", "sip:1001@example.com", 1, "<sip:1001@example.com>"));
        world.pass();
        slow.answer();
        world.pass();
        assertThat(world.node.layers().get(0).size()).isPositive();

        slow.fails = true;
        phone.send(phone.request("REGISTER", "sip:example.com", 2, "<sip:1001@example.com>"));
        world.pass();
        slow.answer();
        world.pass();
        caller.nextResponse(100);
        // The phone that registered is the caller's contact as the scripted peer writes it: itself.
        assertThat(phone.socket.received().stream().filter(m -> m instanceof SipResponse))
                .last()
                .satisfies(m -> assertThat(((SipResponse) m).status()).isEqualTo(500));
    }
}
