package io.jackfield.benchmarks;

import com.sun.management.ThreadMXBean;
import io.jackfield.proxy.Decision;
import io.jackfield.proxy.SipProxy;
import io.jackfield.proxy.registrar.Registrar;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a registration costs: bytes of heap while it holds, and CPU for each REGISTER through the whole node but the sockets. Users
 * register once, then refresh; the clock passes 200 us with each REGISTER, as at 5,000 a second. Phones are behind NAT or not:
 * those need the address that they were seen at beside their contact.
 *
 * <p>Argument: how many users, default 100,000.
 */
public final class RegisterCost {
    private static final long REGISTER_EVERY_NS = 200_000;
    private static final InetSocketAddress LOCAL = new InetSocketAddress("127.0.0.1", 5060);
    private static final int REFRESHES = 5;

    private final WireNetwork wire = new WireNetwork();
    private final Registrar registrar;
    private final int users;
    private final boolean natted;

    private RegisterCost(int users, boolean natted) {
        this.users = users;
        this.natted = natted;
        SipNode node = SipNode.builder()
                .network(wire)
                .listen(l -> l.udp("127.0.0.1", 5060))
                .build();
        registrar = Registrar.builder(node).domain("example.com").open().build();
        SipProxy.builder(node)
                .domain("example.com")
                .routes(r -> r.open(Method.REGISTER, registrar::save).open(Method.INVITE, call -> Decision.reply(404)))
                .build();
    }

    /** As {@code load/register.xml} of a sipp run looks, each user from a phone of its own. */
    private byte[] register(int user, int cseq) {
        String host = natted ? "192.168.1." + user % 250 : host(user);
        return String.format(
                        Locale.ROOT,
                        "REGISTER sip:127.0.0.1 SIP/2.0\r\n"
                                + "Via: SIP/2.0/UDP %s:5080;branch=z9hG4bK-%d-%d-0\r\n"
                                + "Max-Forwards: 70\r\n"
                                + "From: <sip:user%d@example.com>;tag=%d\r\n"
                                + "To: <sip:user%d@example.com>\r\n"
                                + "Call-ID: %d-4711@%s\r\n"
                                + "CSeq: %d REGISTER\r\n"
                                + "Contact: <sip:user%d@%s:5080>\r\n"
                                + "Expires: 3600\r\n"
                                + "User-Agent: load\r\n"
                                + "Content-Length: 0\r\n\r\n",
                        host,
                        user,
                        cseq,
                        user,
                        user,
                        user,
                        user,
                        host,
                        cseq,
                        user,
                        host)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String host(int user) {
        return "10." + (user >> 16 & 255) + '.' + (user >> 8 & 255) + '.' + (user & 255);
    }

    private static InetSocketAddress seenAt(int user, boolean natted) {
        return new InetSocketAddress(host(user), natted ? 10_000 + user % 50_000 : 5080);
    }

    /** Every user registers. @return CPU of the thread, nanoseconds a REGISTER */
    private double round(int cseq) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long cpu = 0;
        for (int user = 0; user < users; user++) {
            byte[] message = register(user, cseq);
            Flow flow = Flow.between(Transport.UDP, LOCAL, seenAt(user, natted), 0);
            long before = threads.getCurrentThreadCpuTime();
            wire.receive(message, flow);
            wire.pass(REGISTER_EVERY_NS);
            cpu += threads.getCurrentThreadCpuTime() - before;
            if (!new String(wire.sent[0], 0, 11, StandardCharsets.US_ASCII).equals("SIP/2.0 200")) {
                throw new IllegalStateException(
                        "not registered: " + new String(wire.sent[0], 0, 40, StandardCharsets.US_ASCII));
            }
            wire.clear();
        }
        return (double) cpu / users;
    }

    /** Lets the transactions end, so that what is left is the bindings; expiry sweeps meanwhile. */
    private void rest() {
        for (int i = 0; i < 70; i++) {
            wire.pass(1_000_000_000L);
        }
        wire.clear(); // pings of phones behind NAT
    }

    private static long heap() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void measure(int users, boolean natted) {
        RegisterCost cost = new RegisterCost(users, natted);
        long before = heap();
        double first = cost.round(1);
        cost.rest();
        long bytes = (heap() - before) / users;
        double refresh = 0;
        for (int i = 0; i < REFRESHES; i++) {
            refresh = cost.round(2 + i);
            cost.rest();
        }
        System.out.printf(
                Locale.ROOT,
                "%-10s %,d contacts: %d bytes of heap each, %.1f us CPU for the first REGISTER, %.1f us for a refresh%n",
                natted ? "behind NAT" : "direct",
                cost.registrar.locations().size(),
                bytes,
                first / 1e3,
                refresh / 1e3);
    }

    /** Prints a line for phones that are reached directly, and one for phones behind NAT. */
    public static void main(String[] args) {
        int users = args.length == 0 ? 100_000 : Integer.parseInt(args[0]);
        measure(users, false);
        measure(users, true);
    }
}
