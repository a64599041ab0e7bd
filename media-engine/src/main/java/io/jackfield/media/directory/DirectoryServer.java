package io.jackfield.media.directory;

import io.jackfield.kernel.Redacted;
import io.jackfield.media.http.Form;
import io.jackfield.media.http.FormServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Answers other switches as FreeSWITCH's mod_xml_curl asks: for the directory with the user, or with the document that says there is none, which is
 * also the answer to every other section. When the directory fails, the answer is 500. Answers hold passwords: it asks for credentials, and listens on
 * loopback unless told otherwise.
 */
public final class DirectoryServer implements AutoCloseable {
    private static final int BODY_LIMIT = 1 << 16;
    private static final String XML = "text/xml; charset=utf-8";

    private final Directory directory;
    private final FormServer server;

    private DirectoryServer(Builder builder, Redacted credentials) throws IOException {
        this.directory = builder.directory;
        this.server = FormServer.start(
                new FormServer.Settings(
                        new InetSocketAddress(builder.host, builder.port),
                        builder.path,
                        BODY_LIMIT,
                        builder.allowed,
                        Optional.of(credentials)),
                this::answer);
    }

    /** Starts a description: these users are told of. */
    public static Builder builder(Directory directory) {
        return new Builder(directory);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.address();
    }

    private FormServer.Answer answer(FormServer.Request request) {
        Form form = Form.parse(request.body());
        String name = form.field("user").orElse("");
        String domain = form.field("domain").or(() -> form.field("key_value")).orElse("");
        if (!form.field("section").orElse("directory").equals("directory") || name.isEmpty() || domain.isEmpty()) {
            return new FormServer.Answer(200, XML, DirectoryXml.NOT_FOUND);
        }
        String document = directory.find(name, domain).map(DirectoryXml::write).orElse(DirectoryXml.NOT_FOUND);
        return new FormServer.Answer(200, XML, document);
    }

    /** Stops. Idempotent. */
    @Override
    public void close() {
        server.close();
    }

    /** Settings of a {@link DirectoryServer}. */
    public static final class Builder {
        private final Directory directory;
        private String host = "127.0.0.1";
        private int port = 8081;
        private String path = "/freeswitch/directory";
        private Predicate<InetAddress> allowed = InetAddress::isLoopbackAddress;
        private Optional<Redacted> credentials = Optional.empty();

        private Builder(Directory directory) {
            this.directory = Objects.requireNonNull(directory);
        }

        /** Where it listens; port 0 for any. Default 127.0.0.1:8081. */
        public Builder listen(String address, int tcpPort) {
            host = Objects.requireNonNull(address);
            port = tcpPort;
            return this;
        }

        /** The path that is posted to. Default {@code /freeswitch/directory}. */
        public Builder path(String absolute) {
            path = Objects.requireNonNull(absolute);
            return this;
        }

        /** Who may ask. Default this machine. */
        public Builder allow(Predicate<InetAddress> sources) {
            allowed = Objects.requireNonNull(sources);
            return this;
        }

        /** What a request must show by basic authentication. There is no default. */
        public Builder credentials(String user, Redacted password) {
            credentials = Optional.of(Redacted.of(user + ':' + password.secret()));
            return this;
        }

        /**
         * Begins to serve.
         *
         * @throws IllegalArgumentException without credentials
         * @throws DirectoryException when it cannot listen there
         */
        public DirectoryServer build() {
            Redacted shown = credentials.orElseThrow(
                    () -> new IllegalArgumentException("directory: answers hold passwords, so it needs credentials"));
            try {
                return new DirectoryServer(this, shown);
            } catch (IOException e) {
                throw new DirectoryException("the directory cannot listen on " + host + ':' + port, e);
            }
        }
    }
}
