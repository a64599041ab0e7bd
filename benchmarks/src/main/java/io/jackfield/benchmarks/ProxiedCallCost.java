package io.jackfield.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.jackfield.proxy.Decision;
import io.jackfield.proxy.SipProxy;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.transaction.TransactionSettings;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;

/**
 * The CPU time that a proxied call costs without the system calls: six messages parsed, seven encoded, four transactions. The
 * clock of the node passes 500 us with each call, as at 2,000 calls a second, so that the 200,000 transactions which linger then
 * are there. CPU time and not wall time: other work on the machine disturbs it less.
 *
 * <p>Arguments: {@code proxy} or {@code transactions} (the least that can pass messages on); rounds, of 100,000 calls.
 */
public final class ProxiedCallCost {
    private static final long CALL_EVERY_NS = 500_000;
    private static final int ROUND = 100_000;

    private final WireNetwork wire = new WireNetwork();
    private final ProxiedCall call;

    private ProxiedCallCost(boolean proxy) {
        SipNode node = SipNode.builder()
                .network(wire)
                .transactions(
                        TransactionSettings.builder().tryingAfter(Duration.ZERO).build())
                .listen(l -> l.udp("127.0.0.1", 5060))
                .build();
        if (proxy) {
            List<Target> pool = List.of(Target.nextHop(SipUri.of("sip:127.0.0.1:5070")));
            SipProxy.builder(node)
                    .routes(routes -> routes.on(Method.INVITE, request -> Decision.relay(selected -> pool)))
                    .trust(flow -> true)
                    .build();
        } else {
            node.attach(new PassOn());
        }
        call = new ProxiedCall(wire);
    }

    private void round() {
        for (int i = 0; i < ROUND; i++) {
            call.play();
            wire.pass(CALL_EVERY_NS);
        }
    }

    /** Prints a line a round: the CPU of the thread, that of the process (collector and compiler too), and bytes allocated. */
    public static void main(String[] args) {
        ProxiedCallCost cost = new ProxiedCallCost(args.length == 0 || args[0].equals("proxy"));
        int rounds = args.length < 2 ? 10 : Integer.parseInt(args[1]);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        for (int round = 0; round < rounds; round++) {
            long thread = threads.getCurrentThreadCpuTime();
            long all = process.getProcessCpuTime();
            long bytes = threads.getCurrentThreadAllocatedBytes();
            cost.round();
            System.out.printf(
                    "%.1f us a call on the thread, %.1f in the process, %,d bytes%n",
                    (threads.getCurrentThreadCpuTime() - thread) / 1e3 / ROUND,
                    (process.getProcessCpuTime() - all) / 1e3 / ROUND,
                    (threads.getCurrentThreadAllocatedBytes() - bytes) / ROUND);
        }
    }
}
