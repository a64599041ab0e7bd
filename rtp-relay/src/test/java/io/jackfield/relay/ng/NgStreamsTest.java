package io.jackfield.relay.ng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.relay.RtpRelay;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.rtp.loop.Peer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** ng over TCP, HTTP and WebSocket, in bencode and JSON. */
class NgStreamsTest {
    private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);

    private final MediaLoops loops = MediaLoops.builder().threads(1).start();
    private final RtpRelay relay = RtpRelay.builder()
            .network("internal", "127.0.0.1")
            .ports(27_000, 27_099)
            .loops(loops)
            .build();
    private final NgServer server = NgServer.start(relay, ANY).listenTcp(ANY).listenHttp(ANY);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Peer alice = new Peer();

    @AfterEach
    void close() {
        server.close();
        relay.close();
        loops.close();
        alice.close();
    }

    private URI uri(String scheme, String path) {
        return URI.create(
                scheme + "://127.0.0.1:" + server.localHttp().orElseThrow().getPort() + path);
    }

    private Socket connect() throws IOException {
        InetSocketAddress tcp = server.localTcp().orElseThrow();
        Socket socket = new Socket(tcp.getAddress(), tcp.getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static String read(InputStream in, int count) throws IOException {
        return new String(in.readNBytes(count), StandardCharsets.UTF_8);
    }

    @Test
    void answersSeveralMessagesOfOneTcpConnectionInTheFormOfEach() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write("a d7:command4:pinge\nb {\"command\":\"ping\"}".getBytes(StandardCharsets.UTF_8));
            String replies = "a d6:result4:pongeb {\"result\":\"pong\"}";
            assertThat(read(socket.getInputStream(), replies.length())).isEqualTo(replies);
        }
    }

    @Test
    void putsAMessageTogetherThatComesByteByByte() throws IOException {
        try (Socket socket = connect()) {
            socket.setTcpNoDelay(true);
            for (byte b : "xy d7:command4:pinge".getBytes(StandardCharsets.UTF_8)) {
                socket.getOutputStream().write(b);
                socket.getOutputStream().flush();
            }
            assertThat(read(socket.getInputStream(), 19)).isEqualTo("xy d6:result4:ponge");
        }
    }

    @Test
    void closesAConnectionThatSendsSomethingElse() throws IOException {
        for (String wrong : List.of("GET / HTTP/1.1\r\n\r\n", "x y", "a d".repeat(10), "a d".concat("9".repeat(8)))) {
            try (Socket socket = connect()) {
                socket.getOutputStream().write(wrong.getBytes(StandardCharsets.UTF_8));
                assertThat(socket.getInputStream().read()).as(wrong).isEqualTo(-1);
            }
        }
    }

    @Test
    void closesAConnectionWhoseMessageIsTooLong() throws IOException {
        try (Socket socket = connect()) {
            byte[] rubbish = "a d6:foobar999999:"
                    .concat("z".repeat(NgStreams.MAX_MESSAGE))
                    .getBytes(StandardCharsets.UTF_8);
            CompletableFuture.runAsync(() -> {
                try {
                    socket.getOutputStream().write(rubbish);
                } catch (IOException e) {
                    // it closed while this was still writing
                }
            });
            int end;
            try {
                end = socket.getInputStream().read();
            } catch (IOException e) {
                end = -1; // a reset, for what it never read
            }
            assertThat(end).isEqualTo(-1);
        }
    }

    @Test
    void refusesMoreConnectionsThanItsLimit() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < NgStreams.MAX_CONNECTIONS; i++) {
                sockets.add(connect());
            }
            try (Socket one = connect()) {
                assertThat(one.getInputStream().read()).isEqualTo(-1);
            }
            sockets.remove(0).close();
            await().atMost(Duration.ofSeconds(10)).ignoreExceptions().until(() -> {
                try (Socket again = connect()) {
                    again.getOutputStream().write("b d7:command4:pinge".getBytes(StandardCharsets.UTF_8));
                    return read(again.getInputStream(), 18).equals("b d6:result4:ponge");
                }
            });
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("http", path))
                .header("content-type", "application/x-rtpengine-ng")
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void relaysACallAskedForInJsonOverHttp() throws Exception {
        String sdp = "v=0\\r\\no=- 1 1 IN IP4 192.0.2.9\\r\\ns=-\\r\\nc=IN IP4 127.0.0.1\\r\\nt=0 0\\r\\nm=audio "
                + alice.port() + " RTP/AVP 0\\r\\n";
        String reply = post(
                        "/ng",
                        "7 {\"command\":\"offer\",\"call-id\":\"c\",\"from-tag\":\"a\",\"ICE\":\"remove\",\"sdp\":\""
                                + sdp + "\"}")
                .body();
        assertThat(reply).startsWith("7 {\"result\":\"ok\",\"sdp\":\"v=0\\r\\n").contains("m=audio 27");
        assertThat(relay.sessionCount()).isOne();
    }

    @Test
    void answersOverHttp() throws Exception {
        assertThat(post("/ng-plain", "{\"command\":\"ping\"}").body()).isEqualTo("{\"result\":\"pong\"}");
        assertThat(post("/ng", "no-dictionary").statusCode()).isEqualTo(400);
        assertThat(post("/elsewhere", "a d7:command4:pinge").statusCode()).isEqualTo(404);
        assertThat(http.send(HttpRequest.newBuilder(uri("http", "/ping")).build(), HttpResponse.BodyHandlers.ofString())
                        .body())
                .isEqualTo("pong\n");
        assertThat(post("/ng", "x".repeat(NgStreams.MAX_MESSAGE + 1)).statusCode())
                .isEqualTo(413);
    }

    /** A web page that the SIP server's administrator looks at must not control the relay. */
    @Test
    void refusesWhatAWebPageSends() throws Exception {
        assertThat(post("/ng", "a d7:command4:pinge", "origin", "http://evil.example")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void answersOverWebSocket() throws Exception {
        CompletableFuture<String> reply = new CompletableFuture<>();
        WebSocket socket = http.newWebSocketBuilder()
                .subprotocols("ng.rtpengine.com")
                .buildAsync(uri("ws", "/"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        reply.complete(data.toString());
                        return CompletableFuture.completedStage(null);
                    }
                })
                .get(10, TimeUnit.SECONDS);
        assertThat(socket.getSubprotocol()).isEqualTo("ng.rtpengine.com");
        socket.sendText("17 {\"command\":\"ping\"}", true);
        assertThat(reply.get(10, TimeUnit.SECONDS)).isEqualTo("17 {\"result\":\"pong\"}");
        socket.abort();
    }
}
