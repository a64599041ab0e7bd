package io.jackfield.media.socket;

import io.jackfield.media.Call;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/**
 * Where an application waits for a call's audio, and how it is reached: a WebSocket (RFC 6455), linear audio in binary messages, control
 * in JSON. Immutable; made for each call, or once for many.
 *
 * <pre>{@code
 * AudioSocket bot = AudioSocket.builder(URI.create("wss://bot.example.com/talk"))
 *     .sampleRate(16_000)
 *     .header("Authorization", "Bearer " + token)
 *     .parameter("customer", call.from().user())
 *     .build();
 * SocketReport report = call.stream(bot);
 * }</pre>
 */
public final class AudioSocket {
    private final URI uri;
    private final int sampleRate;
    private final ByteOrder order;
    private final Map<String, String> headers;
    private final Map<String, String> parameters;
    private final Link.Policy policy;
    private final Duration playBuffer;
    private final Duration sendBuffer;
    private final boolean hangUpWhenGone;
    private final Consumer<SocketReport> report;
    private final HttpClient client;

    private AudioSocket(Builder from) {
        uri = from.uri;
        sampleRate = from.sampleRate;
        order = from.order;
        headers = Map.copyOf(from.headers);
        parameters = new LinkedHashMap<>(from.parameters);
        policy = new Link.Policy(from.connectTimeout, from.attempts, from.firstDelay, from.maxDelay);
        playBuffer = from.playBuffer;
        sendBuffer = from.sendBuffer;
        hangUpWhenGone = from.hangUpWhenGone;
        report = from.report;
        client = from.tls.map(AudioSocket::client).orElseGet(() -> Shared.CLIENT);
    }

    /** What all sockets share. Made when first needed. */
    private static final class Shared {
        static final HttpClient CLIENT = HttpClient.newBuilder()
                .executor(threads(
                        "jackfield-socket-", 2, Integer.MAX_VALUE)) // bounded by what each connection has on its way
                .version(HttpClient.Version.HTTP_1_1)
                .build();

        /** A name server that does not answer keeps connections waiting, and no audio. */
        static final ThreadPoolExecutor CONNECTING = threads("jackfield-socket-connect-", 4, 10_000);

        private static final int IDLE_SECONDS = 10;

        static ThreadPoolExecutor threads(String name, int count, int waiting) {
            AtomicInteger next = new AtomicInteger();
            ThreadPoolExecutor threads = new ThreadPoolExecutor(
                    count, count, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(waiting), task -> {
                        Thread thread = new Thread(task, name + next.getAndIncrement());
                        thread.setDaemon(true);
                        return thread;
                    });
            threads.allowCoreThreadTimeOut(true);
            return threads;
        }
    }

    private static HttpClient client(SSLContext tls) {
        return HttpClient.newBuilder()
                .executor(Shared.threads("jackfield-socket-", 2, Integer.MAX_VALUE))
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(tls)
                .build();
    }

    /**
     * Starts a description.
     *
     * @param uri a ws or wss URI
     */
    public static Builder builder(URI uri) {
        return new Builder(uri);
    }

    /** Where the application is. */
    public URI uri() {
        return uri;
    }

    /** Samples a second, both ways. */
    public int sampleRate() {
        return sampleRate;
    }

    ByteOrder order() {
        return order;
    }

    Map<String, String> headers() {
        return headers;
    }

    Map<String, String> parameters() {
        return parameters;
    }

    Link.Policy policy() {
        return policy;
    }

    /** What is kept for playing, in bytes. */
    int playBytes() {
        return (int) (playBuffer.toMillis() / 20) * frameBytes();
    }

    /** Frames that may wait to be read. */
    int sendFrames() {
        return (int) (sendBuffer.toMillis() / 20);
    }

    int frameBytes() {
        return sampleRate / 50 * 2;
    }

    HttpClient client() {
        return client;
    }

    Executor connecting() {
        return Shared.CONNECTING;
    }

    /**
     * Hands the call's audio to the application, until that says {@code stop} or {@code hangup} or is gone, and ends the call where that
     * is asked for. Answers first where needed. Blocks the script's thread and no other.
     *
     * @throws io.jackfield.media.CallEndedException when the call ends meanwhile
     */
    public SocketReport serve(Call call) {
        call.answer();
        SocketAttachment attachment = new SocketAttachment(call, this);
        try {
            call.attach(attachment);
        } finally {
            report.accept(attachment.report());
        }
        SocketReport done = attachment.report();
        if (done.end() == SocketEnd.HANG_UP || (done.end() == SocketEnd.GONE && hangUpWhenGone)) {
            call.hangup();
        }
        return done;
    }

    /** Without the query, which may carry a secret. */
    @Override
    public String toString() {
        return "audio socket " + uri.getScheme() + "://" + uri.getHost() + uri.getPath();
    }

    /** Describes an application's socket. For one thread. */
    public static final class Builder {
        private final URI uri;
        private final List<String> mistakes = new ArrayList<>();
        private final Map<String, String> headers = new LinkedHashMap<>();
        private final Map<String, String> parameters = new LinkedHashMap<>();
        private int sampleRate = 8_000;
        private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
        private Duration connectTimeout = Duration.ofSeconds(5);
        private int attempts = 5;
        private Duration firstDelay = Duration.ofMillis(250);
        private Duration maxDelay = Duration.ofSeconds(5);
        private Duration playBuffer = Duration.ofSeconds(30);
        private Duration sendBuffer = Duration.ofSeconds(2);
        private boolean hangUpWhenGone;
        private Consumer<SocketReport> report = done -> {};
        private Optional<SSLContext> tls = Optional.empty();

        private Builder(URI uri) {
            this.uri = uri;
            if (!"ws".equals(uri.getScheme()) && !"wss".equals(uri.getScheme()) || uri.getHost() == null) {
                mistakes.add("the URI is neither ws nor wss with a host");
            }
        }

        /** Samples a second, both ways: 8000, 16000 or 24000. Default 8000. */
        public Builder sampleRate(int hertz) {
            if (hertz != 8_000 && hertz != 16_000 && hertz != 24_000) {
                mistakes.add("sample rate " + hertz + " is none of 8000, 16000, 24000");
            }
            sampleRate = hertz;
            return this;
        }

        /** Which byte of a sample comes first. Default the lower one, as processors have it; the network's order is the other. */
        public Builder byteOrder(ByteOrder first) {
            order = first;
            return this;
        }

        /** A header of the opening request, such as Authorization. */
        public Builder header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        /** Something that the application is told in {@code start}. */
        public Builder parameter(String name, String value) {
            parameters.put(name, value);
            return this;
        }

        /** How long a connection may take, 100 ms to 1 min. Default 5 s. */
        public Builder connectTimeout(Duration timeout) {
            connectTimeout = within("connect timeout", timeout, Duration.ofMillis(100), Duration.ofMinutes(1));
            return this;
        }

        /**
         * How often a connection is tried in a row before the application counts as gone, and how long is waited between: the delay
         * doubles, and is random within its upper half. Default 5 attempts, 250 ms, 5 s.
         *
         * @param times 1 to 1,000
         * @param first 10 ms to {@code longest}
         * @param longest at most 10 min
         */
        public Builder attempts(int times, Duration first, Duration longest) {
            if (times < 1 || times > 1_000) {
                mistakes.add("attempts " + times + " is not within 1..1000");
            }
            attempts = times;
            maxDelay = within("longest delay", longest, Duration.ofMillis(10), Duration.ofMinutes(10));
            firstDelay = within("first delay", first, Duration.ofMillis(10), longest);
            return this;
        }

        /** How much audio may wait to be played, 100 ms to 10 min; what the application sends past it is dropped. Default 30 s. */
        public Builder playBuffer(Duration length) {
            playBuffer = within("play buffer", length, Duration.ofMillis(100), Duration.ofMinutes(10));
            return this;
        }

        /** How much audio may wait to be read by the application, 100 ms to 1 min; what comes past it is dropped. Default 2 s. */
        public Builder sendBuffer(Duration length) {
            sendBuffer = within("send buffer", length, Duration.ofMillis(100), Duration.ofMinutes(1));
            return this;
        }

        private Duration within(String what, Duration length, Duration least, Duration most) {
            if (length.compareTo(least) < 0 || length.compareTo(most) > 0) {
                mistakes.add(what + " " + length + " is not within " + least + ".." + most);
            }
            return length;
        }

        /** Whether the call ends when the application is gone. Default: no, the script goes on with {@link SocketEnd#GONE}. */
        public Builder hangUpWhenGone(boolean on) {
            hangUpWhenGone = on;
            return this;
        }

        /** Is told how it went, also when the call has ended meanwhile, on the script's thread. Default nobody. */
        public Builder onReport(Consumer<SocketReport> hears) {
            report = hears;
            return this;
        }

        /** Whom to trust, and who we are, with wss. Default: as the JDK does. One of these serves many calls best. */
        public Builder tls(SSLContext context) {
            tls = Optional.of(context);
            return this;
        }

        /**
         * Makes it.
         *
         * @throws IllegalArgumentException with every mistake
         */
        public AudioSocket build() {
            if (!mistakes.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", mistakes));
            }
            return new AudioSocket(this);
        }
    }
}
