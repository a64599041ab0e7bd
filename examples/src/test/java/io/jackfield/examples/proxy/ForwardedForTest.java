package io.jackfield.examples.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.examples.config.ConfigReading;
import io.jackfield.examples.config.Overlay;
import io.jackfield.examples.config.ProxyConfig;
import io.jackfield.examples.config.ProxyConfigReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Browsers behind a reverse proxy, by a WebSocket that says whom it is for. */
class ForwardedForTest {
    private static ConfigReading<ProxyConfig> read(String sockets) {
        return new ProxyConfigReader(new Overlay()).read("""
                open: true
                admin: {listen: "off"}
                proxy: {%s}
                """.formatted(sockets));
    }

    /** The top Via of what the proxy answers to an OPTIONS. */
    private static String via(String sockets) throws Exception {
        ConfigReading<ProxyConfig> outcome = read(sockets);
        assertThat(outcome.problems()).isEmpty();
        try (ProxyProcess proxy = ProxyProcess.start(
                outcome.config().orElseThrow(), () -> outcome.config().orElseThrow())) {
            int port = proxy.listens().get(0).address().getPort();
            CompletableFuture<String> answer = new CompletableFuture<>();
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .subprotocols("sip")
                    .header("X-Forwarded-For", "203.0.113.9")
                    .buildAsync(URI.create("ws://127.0.0.1:" + port), new First(answer))
                    .get(20, TimeUnit.SECONDS);
            socket.sendText(options(port), true).get(20, TimeUnit.SECONDS);
            String via = answer.get(20, TimeUnit.SECONDS)
                    .lines()
                    .filter(line -> line.startsWith("Via:"))
                    .findFirst()
                    .orElseThrow();
            socket.abort();
            return via;
        }
    }

    /** Takes the first message. */
    private record First(CompletableFuture<String> text) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.complete(data.toString());
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            text.completeExceptionally(error);
        }
    }

    private static String options(int port) {
        return String.join(
                "\r\n",
                "OPTIONS sip:127.0.0.1:" + port + ";transport=ws SIP/2.0",
                "Via: SIP/2.0/WS df7jal23ls0d.invalid;branch=z9hG4bK776sgdkse",
                "Max-Forwards: 70",
                "From: <sip:browser@example.com>;tag=1",
                "To: <sip:127.0.0.1>",
                "Call-ID: forwarded-for",
                "CSeq: 1 OPTIONS",
                "Content-Length: 0",
                "",
                "");
    }

    @Test
    void aNamedProxyIsBelievedAndAnotherIsNot() throws Exception {
        assertThat(via("listen: [\"ws:127.0.0.1:0\"], forwarded-for: {proxies: [127.0.0.0/8]}"))
                .contains("received=203.0.113.9");
        assertThat(via("listen: [\"ws:127.0.0.1:0\"], forwarded-for: {proxies: [10.0.1.0/24]}"))
                .contains("received=127.0.0.1");
        assertThat(via("listen: [\"ws:127.0.0.1:0\"], forwarded-for: {proxies: [127.0.0.1], header: forwarded}"))
                .contains("received=127.0.0.1");
    }

    @Test
    void itTakesAWebSocketAddressAndProxies() {
        assertThat(read("listen: [\"udp:127.0.0.1:0\"], forwarded-for: {proxies: [10.0.1.0/24]}")
                        .problems())
                .map(problem -> problem.text())
                .containsExactly("proxy.forwarded-for is for ws and wss addresses, and there is none");
        assertThat(read("listen: [\"ws:127.0.0.1:0\"], forwarded-for: {header: forwarded}")
                        .problems())
                .map(problem -> problem.text())
                .containsExactly("proxy.forwarded-for has proxies: the addresses that are believed");
        assertThat(read("listen: [\"ws:127.0.0.1:0\"], forwarded-for: {proxies: [nginx]}")
                        .problems())
                .hasSize(1);
    }
}
