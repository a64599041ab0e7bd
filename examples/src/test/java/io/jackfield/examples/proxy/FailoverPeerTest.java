package io.jackfield.examples.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.examples.peer.FreePort;
import io.jackfield.examples.peer.Peer;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** sipp on both sides of {@code jackfield proxy}: a server that is dead, one that is full, and callers that give up. */
class FailoverPeerTest {
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Map<String, Integer> ports = new HashMap<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void needsSipp() {
        Peer.SIPP.required();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    /** The first server has died with its machine (silence), the second says 503, the third answers: under 5 s, by default timers. */
    @Test
    void theThirdServerTakesTheCallWithinFiveSeconds() throws Exception {
        DatagramSocket dead = silent();
        CompletableFuture<Peer.Run> full = sipp("busy-server", 1, "full");
        CompletableFuture<Peer.Run> good = sipp("answer", 1, "good");
        RunningProxy proxy = proxy("sip:127.0.0.1:" + dead.getLocalPort(), server("full"), server("good"));

        Peer.Run caller = call("call", proxy, "-m", "1", "-d", "100", "-trace_rtt", "-rtt_freq", "1", "-trace_err");

        assertThat(caller.exitCode()).as(caller.output()).isZero();
        assertThat(ended(full).exitCode()).isZero();
        assertThat(ended(good).exitCode()).isZero();
        assertThat(answeredAfter()).isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(5));
    }

    /** While the first server is silent the caller gives up: nobody else is called any more. */
    @Test
    @Execution(ExecutionMode.CONCURRENT) // half a minute of waiting (RFC 3261 9.1: 64*T1)
    void aCallThatIsCancelledIsNotFailedOver() throws Exception {
        DatagramSocket dead = silent();
        DatagramSocket next = silent();
        RunningProxy proxy = proxy("sip:127.0.0.1:" + dead.getLocalPort(), "sip:127.0.0.1:" + next.getLocalPort());

        Peer.Run caller = call("cancel-early", proxy, "-m", "1");

        assertThat(caller.exitCode()).as(caller.output()).isZero();
        assertThat(heard(dead)).contains("INVITE").doesNotContain("ACK", "BYE");
        next.setSoTimeout(3_000); // longer than the patience that the proxy had with the first
        assertThat(heard(next)).isEmpty();
    }

    @Test
    void callsThatAreCancelledWhileTheyRingEndWith487() throws Exception {
        crowd("cancel", "cancelled");
    }

    /** The server has answered before it reads the CANCEL (RFC 3261 9.2): its 200 reaches the caller, who hangs up. */
    @Test
    void a200ThatCrossesTheCancelReachesTheCaller() throws Exception {
        crowd("cancel-crossing", "answer-on-cancel");
    }

    /**
     * The 200 follows the 180 at once, so that it meets the CANCEL in the proxy, before or behind it. sipp as a server breaks off a call
     * when a CANCEL comes before its turn to send the 200, so here only the callers are asked: each call is hung up, or ends with 487.
     */
    @Test
    void a200ThatMeetsTheCancelInTheProxyReachesTheCaller() throws Exception {
        sipp("answer-at-once", 200, "server");
        callers("cancel-crossing");
    }

    /** Two hundred calls, a hundred a second: each as its scenario wants it. */
    private void crowd(String calling, String serving) throws Exception {
        CompletableFuture<Peer.Run> server = sipp(serving, 200, "server");
        callers(calling);
        assertThat(ended(server).exitCode()).isZero();
    }

    private void callers(String calling) throws IOException {
        Peer.Run caller = call(calling, proxy(server("server")), "-m", "200", "-r", "100", "-trace_err");
        assertThat(caller.exitCode()).as(caller.output()).isZero();
    }

    private RunningProxy proxy(String... servers) throws IOException {
        RunningProxy proxy =
                new RunningProxy(folder, "--algorithm", "priority", "--dispatch", String.join(",", servers));
        open.add(proxy);
        return proxy;
    }

    // ---- sipp ----

    private String server(String name) {
        return "sip:127.0.0.1:" + ports.get(name);
    }

    /** A server for so many calls. */
    private CompletableFuture<Peer.Run> sipp(String scenario, int calls, String name) throws IOException {
        int port = FreePort.find();
        ports.put(name, port);
        List<String> arguments = new ArrayList<>(arguments(scenario, port));
        arguments.addAll(List.of("-m", Integer.toString(calls)));
        Path here = Files.createDirectories(folder.resolve(name));
        return CompletableFuture.supplyAsync(() -> Peer.SIPP.run(here, 60, arguments));
    }

    private Peer.Run call(String scenario, RunningProxy proxy, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(arguments(scenario, FreePort.find()));
        arguments.addAll(List.of(more));
        arguments.add(proxy.address());
        return Peer.SIPP.run(folder, 60, arguments);
    }

    private List<String> arguments(String scenario, int port) throws IOException {
        Path file = folder.resolve(scenario + ".xml");
        try (InputStream in =
                Objects.requireNonNull(FailoverPeerTest.class.getResourceAsStream("/sipp/" + scenario + ".xml"))) {
            Files.write(file, in.readAllBytes());
        }
        return List.of("-sf", file.toString(), "-i", "127.0.0.1", "-p", Integer.toString(port), "-nostdin");
    }

    private static Peer.Run ended(CompletableFuture<Peer.Run> run) throws Exception {
        return run.get(60, TimeUnit.SECONDS);
    }

    /** From the INVITE to its 200, as sipp has measured it: the second field of the second line. */
    private Duration answeredAfter() throws IOException {
        try (var files = Files.list(folder)) {
            Path csv = files.filter(file -> file.toString().endsWith("_rtt.csv"))
                    .findFirst()
                    .orElseThrow();
            String line = Files.readAllLines(csv).get(1);
            return Duration.ofMillis((long) Double.parseDouble(line.split(";")[1]));
        }
    }

    // ---- servers that say nothing ----

    private DatagramSocket silent() throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(200);
        open.add(socket);
        return socket;
    }

    /** Methods that have arrived there. */
    private static TreeSet<String> heard(DatagramSocket socket) throws IOException {
        TreeSet<String> methods = new TreeSet<>();
        DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
        while (true) {
            try {
                socket.receive(packet);
                String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
                methods.add(text.substring(0, text.indexOf(' ')));
            } catch (SocketTimeoutException nothingMore) {
                return methods;
            }
        }
    }
}
