package io.jackfield.examples.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.examples.peer.FreePort;
import io.jackfield.examples.peer.Peer;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jackfield proxy --open} in a process of its own. */
class OpenProxyTest {
    private static final int PATIENCE_MS = 10_000;

    @TempDir
    private Path folder;

    @Test
    void itWarnsAndRelaysToTheRequestUri() throws IOException {
        try (RunningProxy proxy = new RunningProxy(folder, "--open");
                DatagramSocket caller = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                DatagramSocket callee = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            send(caller, proxy, "sip:bob@127.0.0.1:" + callee.getLocalPort(), "");

            assertThat(received(callee))
                    .startsWith("MESSAGE sip:bob@127.0.0.1:")
                    .contains("Via: SIP/2.0/UDP " + proxy.address());
            assertThat(Files.readString(folder.resolve("proxy.log"))).contains("WARNING: --open", "open relay");
        }
    }

    @Test
    void itFollowsARouteSetThatLeadsPastIt() throws IOException {
        try (RunningProxy proxy = new RunningProxy(folder, "--open");
                DatagramSocket caller = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                DatagramSocket next = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            String onward = "<sip:127.0.0.1:" + next.getLocalPort() + ";lr>";
            send(caller, proxy, "sip:bob@far.example", "Route: <sip:" + proxy.address() + ";lr>, " + onward + "\r\n");

            assertThat(received(next))
                    .startsWith("MESSAGE sip:bob@far.example SIP/2.0")
                    .contains("Route: " + onward)
                    .doesNotContain("Route: <sip:" + proxy.address());
        }
    }

    /** sipp has the proxy as its outbound proxy (-rsa), and names the server in the Request-URI. */
    @Test
    void callsOfSippReachWhomTheyName() throws Exception {
        Peer.SIPP.required();
        String port = Integer.toString(FreePort.find());
        Path answer = scenario("answer");
        Path call = scenario("call");
        Path here = Files.createDirectory(folder.resolve("server"));
        try (RunningProxy proxy = new RunningProxy(folder, "--open")) {
            CompletableFuture<Peer.Run> server = CompletableFuture.supplyAsync(() -> Peer.SIPP.run(
                    here,
                    60,
                    List.of("-sf", answer.toString(), "-i", "127.0.0.1", "-p", port, "-m", "20", "-nostdin")));
            Peer.Run caller = Peer.SIPP.run(
                    folder,
                    60,
                    List.of(
                            "-sf",
                            call.toString(),
                            "-i",
                            "127.0.0.1",
                            "-p",
                            Integer.toString(FreePort.find()),
                            "-m",
                            "20",
                            "-r",
                            "20",
                            "-d",
                            "100",
                            "-nostdin",
                            "-rsa",
                            proxy.address(),
                            "127.0.0.1:" + port));
            assertThat(caller.exitCode()).as(caller.output()).isZero();
            assertThat(server.get(60, TimeUnit.SECONDS).exitCode()).isZero();
        }
    }

    private Path scenario(String name) throws IOException {
        Path file = folder.resolve(name + ".xml");
        try (InputStream in =
                Objects.requireNonNull(OpenProxyTest.class.getResourceAsStream("/sipp/" + name + ".xml"))) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }

    private static void send(DatagramSocket caller, RunningProxy proxy, String uri, String route) throws IOException {
        String[] at = proxy.address().split(":");
        byte[] request = ("MESSAGE " + uri + " SIP/2.0\r\n"
                        + "Via: SIP/2.0/UDP 127.0.0.1:" + caller.getLocalPort() + ";branch=z9hG4bK1;rport\r\n" + route
                        + "From: <sip:alice@example.com>;tag=a\r\nTo: <sip:bob@example.com>\r\n"
                        + "Call-ID: open-1\r\nCSeq: 1 MESSAGE\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        caller.send(new DatagramPacket(request, request.length, new InetSocketAddress(at[0], Integer.parseInt(at[1]))));
    }

    private static String received(DatagramSocket socket) throws IOException {
        socket.setSoTimeout(PATIENCE_MS);
        DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
    }
}
