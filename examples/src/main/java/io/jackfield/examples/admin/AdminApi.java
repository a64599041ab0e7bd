package io.jackfield.examples.admin;

import io.jackfield.dispatcher.Dispatcher;
import io.jackfield.examples.Version;
import io.jackfield.examples.config.HostPort;
import io.jackfield.examples.relay.MediaRelays;
import io.jackfield.proxy.dialog.DialogTracker;
import io.jackfield.proxy.guard.Guard;
import io.jackfield.proxy.registrar.Registrar;
import io.jackfield.relay.RtpRelay;
import io.jackfield.sip.capture.MessageTrace;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.util.Map;

/** Puts the admin API together of what a process has; what it has not, has no path. */
public final class AdminApi {
    private final AdminServer server;
    private final PrometheusMeterRegistry meters;

    private AdminApi(AdminServer server, PrometheusMeterRegistry meters) {
        this.server = server;
        this.meters = meters;
    }

    /** Binds it; nothing is served until {@link #start}. */
    public static AdminApi bind(HostPort listen, Path data, PrometheusMeterRegistry meters) {
        return new AdminApi(AdminServer.bind(listen, data, meters), meters);
    }

    /** {@code /dispatcher/...}; {@code reload} reads the sets again and tells how many there are. */
    public AdminApi dispatcher(Dispatcher dispatcher, Action reload) {
        DispatcherActions.on(server, dispatcher, reload);
        return this;
    }

    /** {@code /dialog/...}. */
    public AdminApi dialogs(DialogTracker dialogs) {
        CallActions.on(server, dialogs);
        return this;
    }

    /** {@code /registrations/...}. */
    public AdminApi registrations(Registrar registrar) {
        RegistrationActions.on(server, registrar);
        return this;
    }

    /** {@code /bans/...}. */
    public AdminApi bans(Guard guard) {
        BanActions.on(server, guard);
        return this;
    }

    /** {@code /relay/...}. */
    public AdminApi relay(RtpRelay relay) {
        RelayActions.on(server, relay, meters);
        return this;
    }

    /** {@code /relay/pool}: several relays as one. */
    public AdminApi pool(MediaRelays relays) {
        PoolActions.on(server, relays);
        return this;
    }

    /** {@code /trace/on}: live messages. */
    public AdminApi trace(MessageTrace trace) {
        server.stream("/trace/on", new TraceStream.Source(trace));
        return this;
    }

    /** {@code /routes/reload} and {@code /log/level}, then serves. */
    public AdminServer start(Action reload) {
        server.post("/routes/reload", reload);
        return start();
    }

    /** The same where there is nothing to read again. */
    public AdminServer start() {
        ProcessActions.on(server);
        server.get("/version", arguments -> Map.of("version", Version.number()));
        return server.start();
    }
}
