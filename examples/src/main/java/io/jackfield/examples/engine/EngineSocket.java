package io.jackfield.examples.engine;

import io.jackfield.examples.Complaint;
import io.jackfield.examples.admin.AdminAccess;
import io.jackfield.examples.config.EngineConfig;
import io.jackfield.examples.config.HostPort;
import io.jackfield.examples.config.Network;
import io.jackfield.kernel.Redacted;
import io.jackfield.media.MediaEngine;
import io.jackfield.media.app.Applications;
import io.jackfield.media.app.Endpoints;
import io.jackfield.media.eventsocket.EventSocket;
import io.jackfield.media.eventsocket.EventSocketException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The event socket of an engine, as the configuration has it. */
final class EngineSocket {
    /** The file of the data folder that keeps a password that was made. */
    static final String PASSWORD_FILE = "event-socket-password";

    private EngineSocket() {}

    /**
     * Describes it; nothing listens yet.
     *
     * @param applications asked once it is started
     * @param reload what {@code reloadxml} does
     */
    static EventSocket of(
            EngineConfig config,
            EngineServer.Surroundings around,
            Supplier<Applications> applications,
            Endpoints endpoints,
            Runnable reload) {
        EngineConfig.Socket socket = config.eventSocket().orElseThrow();
        HostPort at = socket.listen();
        EventSocket.Builder builder = EventSocket.builder()
                .password(socket.password()
                        .orElseGet(() -> Redacted.of(AdminAccess.secret(around.data(), PASSWORD_FILE))))
                .listen(at.host(), at.port())
                .node(config.name())
                .profile("engine", config.sockets().listen().toString())
                .applications(applications)
                .endpoints(endpoints)
                .reload("reloadxml", reload)
                .meters(around.meters());
        List<Network> allowed = socket.allow().stream()
                .map(Network::parse)
                .flatMap(Optional::stream)
                .toList();
        if (!allowed.isEmpty()) {
            builder.allow(address -> allows(allowed, address));
        }
        return builder.build();
    }

    private static boolean allows(List<Network> allowed, InetAddress address) {
        return allowed.stream().anyMatch(network -> network.contains(address));
    }

    /** @throws Complaint of one sentence when it cannot listen */
    static void start(EventSocket socket, MediaEngine engine) {
        try {
            socket.start(engine);
        } catch (EventSocketException e) {
            throw Complaint.usage("the event socket: " + e.getMessage());
        }
    }
}
