package io.jackfield.browser;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real browser with a page of ours and no window, driven by its own debugging protocol. */
public final class Chromium implements AutoCloseable {
    /** What the page can do. */
    private static final String PHONE = """
            const pc = new RTCPeerConnection();
            pc.ontrack = e => { document.getElementById('out').srcObject = e.streams[0] || new MediaStream([e.track]); };
            async function speak() {
              const stream = await navigator.mediaDevices.getUserMedia({audio: {autoGainControl: false}});
              stream.getTracks().forEach(track => pc.addTrack(track, stream));
            }
            async function gathered() {
              await new Promise(done => {
                if (pc.iceGatheringState === 'complete') done();
                pc.onicegatheringstatechange = () => pc.iceGatheringState === 'complete' && done();
              });
              return pc.localDescription.sdp;
            }
            async function offer() {
              await speak();
              await pc.setLocalDescription(await pc.createOffer());
              return gathered();
            }
            async function answer(sdp) {
              await pc.setRemoteDescription({type: 'offer', sdp});
              await speak();
              await pc.setLocalDescription(await pc.createAnswer());
              return gathered();
            }
            async function stats() {
              let text = '';
              (await pc.getStats()).forEach(s => {
                if (s.type === 'inbound-rtp') text += `in=${s.packetsReceived} energy=${s.totalAudioEnergy} `;
                if (s.type === 'outbound-rtp') text += `out=${s.packetsSent} `;
                if (s.type === 'transport') text += `srtp=${s.srtpCipher} dtls=${s.dtlsState} tls=${s.tlsVersion} `;
              });
              return text + pc.connectionState;
            }
            """;

    private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpServer pages;
    private final Process process;
    private final WebSocket socket;
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final String session;
    private int id;

    private Chromium(Path program, Path folder, String script) throws IOException, InterruptedException {
        pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] page = ("<!doctype html><meta charset=utf-8><title>page</title><audio id=out autoplay></audio><script>"
                        + script + "</script>")
                .getBytes(StandardCharsets.UTF_8);
        pages.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        pages.start();
        Path log = folder.resolve("chromium.log");
        process = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--use-fake-device-for-media-stream",
                        "--use-fake-ui-for-media-stream",
                        "--allow-loopback-in-peer-connection",
                        "--autoplay-policy=no-user-gesture-required",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--remote-debugging-port=0",
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        await().atMost(PATIENCE)
                .until(() -> LISTENING.matcher(Files.readString(log)).find());
        Matcher url = LISTENING.matcher(Files.readString(log));
        url.find();
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(url.group(1)), new Listener())
                .join();
        String target = ask(
                "",
                "Target.createTarget",
                "\"url\":\"http://127.0.0.1:" + pages.getAddress().getPort() + "/\"",
                "targetId");
        session = ask("", "Target.attachToTarget", "\"targetId\":\"" + target + "\",\"flatten\":true", "sessionId");
        await().atMost(PATIENCE).until(() -> run("typeof stats"), "function"::equals);
    }

    /**
     * Starts one with a page that can call: {@code offer()}, {@code answer(sdp)} and {@code stats()} are functions of it, {@code pc} its
     * connection. The test is skipped where there is no browser.
     */
    public static Chromium phone(Path folder) throws IOException, InterruptedException {
        Optional<Path> program = Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Arrays.stream(
                                System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .map(place -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(program.isPresent(), "chromium is not on the PATH: apt install chromium");
        return new Chromium(program.orElseThrow(), folder, PHONE);
    }

    /** Evaluates an expression whose value, or whose promise's, is a text. */
    public String run(String expression) throws InterruptedException {
        String code = Base64.getEncoder().encodeToString(expression.getBytes(StandardCharsets.UTF_8));
        String wrapped = "(async () => btoa(String(await eval(atob('" + code + "')))))()";
        String value = ask(
                ",\"sessionId\":\"" + session + "\"",
                "Runtime.evaluate",
                "\"awaitPromise\":true,\"returnByValue\":true,\"expression\":\"" + wrapped + "\"",
                "value");
        return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    }

    /** Sends a command and takes a text out of its result. */
    private String ask(String where, String method, String parameters, String wanted) throws InterruptedException {
        int number = ++id;
        socket.sendText(
                        "{\"id\":" + number + where + ",\"method\":\"" + method + "\",\"params\":{" + parameters + "}}",
                        true)
                .join();
        while (true) {
            String message = messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("chromium does not answer " + method);
            }
            if (message.startsWith("{\"id\":" + number + ",")) {
                Matcher found =
                        Pattern.compile("\"" + wanted + "\":\"([^\"]*)\"").matcher(message);
                if (!found.find()) {
                    throw new AssertionError(message);
                }
                return found.group(1);
            }
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                messages.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    @Override
    public void close() throws InterruptedException {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        pages.stop(0);
    }
}
