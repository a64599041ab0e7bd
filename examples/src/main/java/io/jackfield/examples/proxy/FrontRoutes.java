package io.jackfield.examples.proxy;

import static io.jackfield.proxy.Decision.onward;
import static io.jackfield.proxy.Decision.relay;
import static io.jackfield.proxy.Decision.reply;

import io.jackfield.dispatcher.DestinationSet;
import io.jackfield.proxy.Decision;
import io.jackfield.proxy.Relay;
import io.jackfield.proxy.Route;
import io.jackfield.proxy.RouteCall;
import io.jackfield.proxy.Routes;
import io.jackfield.proxy.dialog.DialogTracker;
import io.jackfield.proxy.registrar.Registrar;
import io.jackfield.proxy.routing.Did;
import io.jackfield.proxy.routing.Trunk;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.node.MediaAnchor;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.transport.Flow;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/**
 * Where requests go, for one reading of the configuration: numbers of our own servers there, and who wants to know of his messages; else where the table of numbers leads; else to
 * where a user registered; else, for
 * users and servers, to the trunk whose prefix it has; else to the servers. What comes from a trunk never goes to a trunk.
 */
final class FrontRoutes {
    /** Variables that calls are counted and limited by. */
    static final String TRUNK = "trunk";

    static final String TENANT = "tenant";

    private static final String KIND_OF_NUMBER = "X-Dest-Type";
    private static final List<Method> METHODS = List.of(
            Method.INVITE, Method.MESSAGE, Method.SUBSCRIBE, Method.PUBLISH, Method.NOTIFY, Method.REFER, Method.INFO);
    private static final String MESSAGES = "message-summary"; // RFC 3842
    private static final Decision NOT_FOUND = reply(404);
    private static final Decision NOT_YOURS = reply(403);
    private static final Decision NO_SUCH_NUMBER = reply(404, "DID Not Found");
    private static final Decision AWAY = reply(480);
    private static final Decision ALIVE = reply(200);
    private static final Decision STOPPING = reply(503).header("Retry-After", "5");
    private static final Decision FULL = reply(503).header("Retry-After", "5");

    private final Parts parts;
    private final boolean open;
    private final Routing routing;
    private final Optional<Decision> toServers;

    /**
     * What stays the same through all readings.
     *
     * @param draining whether new calls are refused
     */
    record Parts(
            Behind behind,
            Optional<DestinationSet> servers,
            Optional<Registrar> registrar,
            Optional<DialogTracker> dialogs,
            BooleanSupplier draining) {}

    FrontRoutes(Parts parts, boolean open, Routing routing) {
        this.parts = parts;
        this.open = open;
        this.routing = routing;
        toServers = parts.servers().map(set -> media(relay(set)));
    }

    /** Whether somebody need not say who he is: a server, or a trunk by its address or certificate. */
    boolean trusts(Flow source) {
        return fromServer(source) || routing.trunks().contains(source);
    }

    void write(Routes routes) {
        METHODS.forEach(method -> routes.on(method, this::decide));
        routes.on(
                Method.REGISTER,
                parts.registrar().<Route>map(registrar -> registrar::save).orElse(this::decide));
        if (parts.registrar().isPresent() || open) {
            routes.on(Method.OPTIONS, call -> parts.behind().serves().test(number(call)) ? ALIVE : decide(call));
        }
        if (open) {
            routes.foreign(call -> media(onward())).preloaded(call -> media(onward()));
        } else if (parts.registrar().isEmpty()) {
            toServers.ifPresent(decision -> routes.foreign(this::decide));
        }
    }

    private Decision decide(RouteCall call) {
        if (call.method() == Method.INVITE && parts.draining().getAsBoolean()) {
            return STOPPING;
        }
        Optional<Trunk> from = routing.trunks().from(call);
        from.ifPresent(trunk -> call.variables().set(TRUNK, trunk.name()));
        String tenant = routing.tenants().of(call);
        if (!tenant.isEmpty()) {
            call.variables().set(TENANT, tenant);
        }
        // A server that calls one of its own numbers means the user of that name: it would come back to it for ever.
        boolean ofServer = fromServer(call.flow());
        if (toServers.isPresent() && parts.behind().serves().test(number(call)) && !ofServer) {
            return toServers.get();
        }
        if (toServers.isPresent() && ofMailbox(call)) {
            return call.user().equals(Optional.of(number(call))) ? toServers.get() : NOT_YOURS;
        }
        Optional<Did> did = routing.dids().find(tenant, number(call));
        if (did.isPresent()) {
            return toNumber(call, tenant, did.get());
        }
        if (from.isPresent() && routing.tables()) {
            return NO_SUCH_NUMBER;
        }
        Optional<Decision> elsewhere = from.isPresent()
                ? Optional.empty()
                : outwards(tenant, number(call), call.user().isPresent() || fromServer(call.flow()));
        if (elsewhere.isEmpty() && ofServers(call)) {
            elsewhere = toServers;
        }
        if (parts.registrar().isEmpty()) {
            return elsewhere.orElse(NOT_FOUND);
        }
        Relay toContacts = parts.registrar().get().lookup(call);
        return media(elsewhere.map(toContacts::otherwise).orElse(toContacts));
    }

    /** Where a number of a tenant leads. One of his that leads outside goes to a trunk whoever calls: the table says so. */
    private Decision toNumber(RouteCall call, String tenant, Did did) {
        Optional<Decision> servers = parts.servers().map(set -> media(to(did, relay(set))));
        return switch (did.kind()) {
            case EXTERNAL -> outwards(tenant, did.destination(), true).orElse(NOT_FOUND);
            case EXTENSION ->
                parts.registrar()
                        .map(users -> media(to(did, users.lookup(call))
                                .otherwise(
                                        servers.filter(any -> ofServers(call)).orElse(AWAY))))
                        .or(() -> servers)
                        .orElse(NOT_FOUND);
            case QUEUE, IVR, CONFERENCE, VOICEMAIL -> servers.orElse(NOT_FOUND);
        };
    }

    /** Who asks to be told of messages asks their keeper, and not the phones of that user. */
    private boolean ofMailbox(RouteCall call) {
        return parts.behind().mailboxes()
                && call.method() == Method.SUBSCRIBE
                && call.request()
                        .get(Header.EVENT)
                        .filter(event -> event.name().equals(MESSAGES))
                        .isPresent();
    }

    /** With the user that the number stands for, and what is behind it. */
    private static Relay to(Did did, Relay relay) {
        return relay.toUser(did.destination())
                .setHeader(KIND_OF_NUMBER, did.kind().text());
    }

    /** What a server sends to a user who is not there does not go back to the servers; those of a platform serve their numbers alone. */
    private boolean ofServers(RouteCall call) {
        return parts.behind().servers().isEmpty() && (parts.registrar().isEmpty() || !fromServer(call.flow()));
    }

    /** To the trunks that have the number, those that are full left out. */
    private Optional<Decision> outwards(String tenant, String number, boolean known) {
        if (!known) {
            return Optional.empty();
        }
        List<Trunk> all = routing.trunks().route(tenant, number, ThreadLocalRandom.current());
        if (all.isEmpty()) {
            return Optional.empty();
        }
        List<Trunk> free = all.stream().filter(this::hasRoom).toList();
        if (free.isEmpty()) {
            return Optional.of(FULL);
        }
        List<Target> targets = free.stream()
                .map(trunk -> Target.uri(trunk.uri().withUser(trunk.rewrite().apply(number))))
                .toList();
        return Optional.of(
                media(relay(request -> targets).variable(TRUNK, free.get(0).name())));
    }

    private boolean hasRoom(Trunk trunk) {
        int most = trunk.limits().calls();
        return most == 0
                || parts.dialogs()
                        .map(dialogs -> dialogs.count(TRUNK, trunk.name()) < most)
                        .orElse(true);
    }

    private Decision media(Relay relay) {
        Optional<MediaAnchor> anchor = parts.behind().media();
        return anchor.isPresent() ? relay.through(anchor.get()) : relay;
    }

    private boolean fromServer(Flow source) {
        return parts.servers().isPresent() && parts.servers().get().contains(source);
    }

    private static String number(RouteCall call) {
        return call.requestUri().user();
    }
}
