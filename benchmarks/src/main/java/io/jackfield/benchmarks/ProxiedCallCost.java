package io.jackfield.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.jackfield.proxy.Decision;
import io.jackfield.proxy.SipProxy;
import io.jackfield.proxy.dialog.DialogTracker;
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
 * <p>Arguments: what takes part; rounds, of 100,000 calls. {@code transactions} is the least that can pass messages on; {@code proxy} is
 * the proxy alone; {@code guard} with flood protection that counts each request; {@code hide} with topology hiding; {@code call-ids} with
 * Call-IDs hidden too; {@code track} with dialogs followed; {@code all} is guard, hide and track.
 */
public final class ProxiedCallCost {
    private static final long CALL_EVERY_NS = 500_000;
    private static final int ROUND = 100_000;

    private final WireNetwork wire = new WireNetwork();
    private final ProxiedCall call;

    private ProxiedCallCost(String what) {
        SipNode node = SipNode.builder()
                .network(wire)
                .transactions(
                        TransactionSettings.builder().tryingAfter(Duration.ZERO).build())
                .listen(l -> l.udp("127.0.0.1", 5060))
                .build();
        if (what.equals("transactions")) {
            node.attach(new PassOn());
        } else {
            proxy(node, what);
        }
        call = new ProxiedCall(wire);
    }

    private static void proxy(SipNode node, String what) {
        boolean all = what.equals("all");
        List<Target> pool = List.of(Target.nextHop(SipUri.of("sip:127.0.0.1:5070")));
        SipProxy.Builder proxy = SipProxy.builder(node)
                .routes(routes -> routes.on(Method.INVITE, request -> Decision.relay(selected -> pool)))
                .trust(flow -> true);
        if (all || what.equals("guard")) {
            // The caller asks more often than any source may: it is counted, found to be too often, and let pass.
            proxy.guard(g -> g.total(10_000_000));
        }
        if (all || what.equals("hide") || what.equals("call-ids")) {
            proxy.hideTopology(t -> {
                if (what.equals("call-ids")) {
                    t.callIds();
                }
            });
        }
        if (all || what.equals("track")) {
            proxy.observe(DialogTracker.builder(node).build());
        }
        proxy.build();
    }

    private void round() {
        for (int i = 0; i < ROUND; i++) {
            call.play();
            wire.pass(CALL_EVERY_NS);
        }
    }

    /** Prints a line a round: the CPU of the thread, that of the process (collector and compiler too), and bytes allocated. */
    public static void main(String[] args) {
        ProxiedCallCost cost = new ProxiedCallCost(args.length == 0 ? "proxy" : args[0]);
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
