package io.jackfield.media.cdr;

import io.jackfield.kernel.Redacted;
import io.jackfield.media.http.Form;
import io.jackfield.media.http.FormServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other end of FreeSWITCH's mod_xml_cdr: takes records by HTTP POST, in each of its encodings, and gives them to a sink such as a {@link
 * CdrTableSink}. It answers 200 once the sink has a record, also for one that the sink had already; 400 to what is none, so that nobody sends it again;
 * 500 when the sink fails, so that it is sent again.
 *
 * <pre>{@code
 * CdrCollector collector = CdrCollector.builder(new CdrTableSink(database))
 *     .listen("10.0.1.50", 8080).allow(acl::contains).build();
 * }</pre>
 */
public final class CdrCollector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CdrCollector.class);

    private final CdrSink sink;
    private final FormServer server;
    private final LongAdder taken = new LongAdder();
    private final LongAdder malformed = new LongAdder();

    private CdrCollector(Builder builder) throws IOException {
        this.sink = builder.sink;
        this.server = FormServer.start(
                new FormServer.Settings(
                        new InetSocketAddress(builder.host, builder.port),
                        builder.path,
                        builder.bodyLimit,
                        builder.allowed,
                        builder.credentials),
                this::answer);
    }

    /** Starts a description: records go to this sink. */
    public static Builder builder(CdrSink sink) {
        return new Builder(sink);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.address();
    }

    /** Records that were taken, those that came twice included. */
    public long taken() {
        return taken.sum();
    }

    /** Requests that held no record. */
    public long malformed() {
        return malformed.sum();
    }

    private FormServer.Answer answer(FormServer.Request request) throws Exception {
        CallRecord record;
        try {
            record = CdrXmlReader.read(document(request));
        } catch (IllegalArgumentException e) {
            malformed.increment();
            LOG.debug("not a record of a call: {}", e.getMessage());
            return FormServer.plain(400, "not a record of a call\n");
        }
        sink.take(List.of(record));
        taken.increment();
        return FormServer.plain(200, "");
    }

    /** The XML in each of the encodings; a body that begins with it is taken for it whatever its type says. */
    static String document(FormServer.Request request) {
        String body = request.body();
        String type = request.contentType().toLowerCase(Locale.ROOT);
        if (!body.startsWith("cdr=")) {
            return body.stripLeading().startsWith("<")
                    ? body
                    : Form.parse(body).field("cdr").orElse("");
        }
        if (type.startsWith("application/x-www-form-base64-encoded")) {
            byte[] xml = Base64.getMimeDecoder().decode(body.substring("cdr=".length()));
            return new String(xml, StandardCharsets.UTF_8);
        }
        if (type.startsWith("application/x-www-form-plaintext")) {
            return body.substring("cdr=".length());
        }
        return Form.parse(body).field("cdr").orElse("");
    }

    /** Stops. Idempotent. */
    @Override
    public void close() {
        server.close();
    }

    /** Settings of a collector. */
    public static final class Builder {
        private final CdrSink sink;
        private String host = "127.0.0.1";
        private int port = 8080;
        private String path = "/cdr";
        private int bodyLimit = 1 << 20;
        private Predicate<InetAddress> allowed = InetAddress::isLoopbackAddress;
        private Optional<Redacted> credentials = Optional.empty();

        private Builder(CdrSink sink) {
            this.sink = Objects.requireNonNull(sink);
        }

        /** Where it listens; port 0 for any. Default 127.0.0.1:8080. */
        public Builder listen(String address, int tcpPort) {
            host = Objects.requireNonNull(address);
            port = tcpPort;
            return this;
        }

        /** The path that is posted to. Default {@code /cdr}. */
        public Builder path(String absolute) {
            path = Objects.requireNonNull(absolute);
            return this;
        }

        /** The longest body, in bytes. Default 1 MiB. */
        public Builder bodyLimit(int bytes) {
            bodyLimit = bytes;
            return this;
        }

        /** Who may post. Default this machine. */
        public Builder allow(Predicate<InetAddress> sources) {
            allowed = Objects.requireNonNull(sources);
            return this;
        }

        /** What a request must show by basic authentication. Default nothing. */
        public Builder credentials(String user, Redacted password) {
            credentials = Optional.of(Redacted.of(user + ':' + password.secret()));
            return this;
        }

        /**
         * Begins to serve.
         *
         * @throws CdrException when it cannot listen there
         */
        public CdrCollector build() {
            try {
                return new CdrCollector(this);
            } catch (IOException e) {
                throw new CdrException("the collector cannot listen on " + host + ':' + port, e);
            }
        }
    }
}
