package io.jackfield.benchmarks;

import static io.jackfield.proxy.Decision.relay;

import io.jackfield.dispatcher.Dispatcher;
import io.jackfield.dispatcher.algorithm.Algorithm;
import io.jackfield.dispatcher.probe.HealthState;
import io.jackfield.proxy.SipProxy;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.node.SipNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What the death of a media node does to calls. Three nodes (sipp) behind a proxy with a dispatcher, calls at a steady rate (sipp);
 * after some seconds one node gets SIGKILL. Prints how many calls that began before the death, until the dispatcher had found it out,
 * and after, were not set up. Exit code 1 when one of the last kind was not.
 *
 * <p>Arguments: calls a second (100), seconds (20), how many nodes a call may try (8; 1 is without failover). Uses the loopback ports
 * 5060, 5080 and 5091 to 5093.
 */
public final class KilledNode {
    private static final int NODES = 3;
    private static final int PROXY = 5060;
    private static final int CALLER = 5080;
    private static final int FIRST_NODE = 5091;

    private final int rate;
    private final int seconds;
    private final int tries;
    private final List<Process> processes = new ArrayList<>();
    private final CompletableFuture<Long> found = new CompletableFuture<>();

    private KilledNode(int rate, int seconds, int tries) {
        this.rate = rate;
        this.seconds = seconds;
        this.tries = tries;
    }

    /** See the class. */
    public static void main(String[] arguments) throws Exception {
        KilledNode run = new KilledNode(
                number(arguments, 0, 100), Math.max(10, number(arguments, 1, 20)), number(arguments, 2, 8));
        System.exit(run.run() ? 0 : 1);
    }

    private static int number(String[] arguments, int at, int otherwise) {
        return arguments.length > at ? Integer.parseInt(arguments[at]) : otherwise;
    }

    private boolean run() throws Exception {
        Path folder = Files.createTempDirectory("killed-node");
        try (SipNode node =
                SipNode.builder().listen(l -> l.udp("127.0.0.1", PROXY)).build()) {
            for (int i = 0; i < NODES; i++) {
                sipp(folder, "node.xml", FIRST_NODE + i, List.of("-aa")); // answers OPTIONS
            }
            Dispatcher pool = proxy(node);
            Process caller = sipp(
                    folder,
                    "logging-caller.xml",
                    CALLER,
                    List.of(
                            "-r",
                            Integer.toString(rate),
                            "-m",
                            Integer.toString(rate * seconds),
                            "-d",
                            "1000",
                            "-trace_logs",
                            "-log_file",
                            folder.resolve("calls").toString(),
                            "127.0.0.1:" + PROXY));
            caller.waitFor(seconds / 2, TimeUnit.SECONDS);
            long killedMs = System.currentTimeMillis();
            processes.get(1).destroyForcibly();
            long foundMs = found.get(30, TimeUnit.SECONDS);
            caller.waitFor(seconds + 60, TimeUnit.SECONDS);
            pool.close();
            System.out.printf(
                    "%d nodes, %d calls/s, %d s, %s; found out after %d ms%n",
                    NODES, rate, seconds, tries == 1 ? "no failover" : "failover", foundMs - killedMs);
            return report(Files.readAllLines(folder.resolve("calls")), killedMs, foundMs);
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }

    private Dispatcher proxy(SipNode node) {
        Dispatcher pool = Dispatcher.builder(node)
                .set(1, s -> {
                    s.algorithm(Algorithm.CALL_ID_HASH).limit(tries);
                    for (int i = 0; i < NODES; i++) {
                        s.target("sip:127.0.0.1:" + (FIRST_NODE + i));
                    }
                })
                .probe(p -> p.every(Duration.ofSeconds(1))
                        .timeout(Duration.ofMillis(500))
                        .downAfter(2))
                .onState((set, uri, state) -> {
                    if (state == HealthState.INACTIVE && uri.port() == FIRST_NODE + 1) {
                        found.complete(System.currentTimeMillis());
                    }
                })
                .build();
        SipProxy.builder(node)
                .trust(anybody -> true)
                .routes(r -> r.on(Method.INVITE, call -> relay(pool.set(1))))
                .build();
        return pool;
    }

    private Process sipp(Path folder, String scenario, int port, List<String> more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "sipp",
                "-sf",
                Path.of("benchmarks/sipp", scenario).toAbsolutePath().toString(),
                "-i",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-nostdin"));
        command.addAll(more);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        processes.add(process);
        return process;
    }

    /** Calls by when they began. */
    private static boolean report(List<String> lines, long killedMs, long foundMs) {
        Map<String, Long> begun = new HashMap<>();
        Map<String, Long> up = new HashMap<>();
        for (String line : lines) {
            String[] words = line.strip().split("\\s+");
            if (words.length >= 3) {
                long ms = (long) (Double.parseDouble(words[words.length - 1]) * 1_000);
                (words[0].equals("begin") ? begun : words[0].equals("up") ? up : new HashMap<String, Long>())
                        .put(words[1], ms);
            }
        }
        String[] names = {"before the death", "until it was found out", "after that"};
        int[] calls = new int[names.length];
        int[] failed = new int[names.length];
        long[] slowestMs = new long[names.length];
        begun.forEach((call, ms) -> {
            int when = ms < killedMs ? 0 : ms < foundMs ? 1 : 2;
            calls[when]++;
            Long answered = up.get(call);
            if (answered == null) {
                failed[when]++;
            } else {
                slowestMs[when] = Math.max(slowestMs[when], answered - ms);
            }
        });
        for (int i = 0; i < names.length; i++) {
            System.out.printf(
                    "%-24s %6d calls, %5d not set up (%.1f %%), slowest set up in %d ms%n",
                    names[i], calls[i], failed[i], 100.0 * failed[i] / Math.max(1, calls[i]), slowestMs[i]);
        }
        return calls[2] > 0 && failed[2] == 0;
    }
}
