package io.jackfield.examples.proxy;

import static io.jackfield.proxy.Decision.fork;
import static io.jackfield.proxy.Decision.relay;
import static io.jackfield.proxy.Decision.reply;

import io.jackfield.dispatcher.Dispatcher;
import io.jackfield.proxy.Authentication;
import io.jackfield.proxy.Decision;
import io.jackfield.proxy.Relay;
import io.jackfield.proxy.Route;
import io.jackfield.proxy.RouteCall;
import io.jackfield.proxy.Routes;
import io.jackfield.proxy.SipProxy;
import io.jackfield.proxy.registrar.Registrar;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.node.Target;
import java.util.List;
import java.util.Optional;

/** The proxy of {@code jackfield proxy} on its node: to servers, to users where they registered, or to wherever a request says. */
final class ProxyRoutes implements AutoCloseable {
    private static final List<Method> METHODS = List.of(
            Method.INVITE, Method.MESSAGE, Method.SUBSCRIBE, Method.PUBLISH, Method.NOTIFY, Method.REFER, Method.INFO);
    private static final Decision NOT_FOUND = reply(404);
    private static final Decision TO_ITS_URI = fork(request -> List.of(Target.uri(request.requestUri())));

    private final Access access;
    private final Optional<Dispatcher> servers;
    private final Optional<Decision> toServer;
    private final Optional<Authentication> authentication;
    private final Optional<Registrar> registrar;

    private ProxyRoutes(SipNode node, Access access, Optional<Dispatcher> servers) {
        this.access = access;
        this.servers = servers;
        this.toServer = servers.map(dispatcher -> relay(dispatcher.set(1)));
        this.authentication =
                access.users().map(users -> Authentication.of(users.verifier(access.realm()), users.subscribers()));
        this.registrar = access.registrar() ? Optional.of(registrar(node)) : Optional.empty();
    }

    /**
     * Makes the proxy; from now on the node reads.
     *
     * @throws IllegalArgumentException naming what is out of range
     */
    static ProxyRoutes start(SipNode node, Access access, Optional<Dispatcher> servers) {
        ProxyRoutes routes = new ProxyRoutes(node, access, servers);
        routes.proxy(node);
        return routes;
    }

    private Registrar registrar(SipNode node) {
        List<String> others = access.domains().subList(1, access.domains().size());
        Registrar.Builder builder = Registrar.builder(node).domain(access.realm(), others.toArray(String[]::new));
        access.users().ifPresent(users -> builder.subscribers(users.subscribers()));
        authentication.ifPresentOrElse(builder::authentication, builder::open);
        return builder.build();
    }

    private void proxy(SipNode node) {
        SipProxy.Builder builder =
                SipProxy.builder(node).domain(access.domains().toArray(String[]::new));
        if (authentication.isPresent()) {
            builder.authenticate(authentication.get());
            servers.ifPresent(dispatcher -> builder.trust(dispatcher::contains));
        } else {
            builder.trust(anybody -> true);
        }
        if (access.guarded()) {
            builder.guard(guard -> {});
        }
        if (access.hidden()) {
            builder.hideTopology(topology -> {});
        }
        builder.routes(this::routes).build();
    }

    private void routes(Routes routes) {
        Route here = registrar.isPresent() ? toUsersOf(registrar.get()) : always(toServer.orElse(NOT_FOUND));
        METHODS.forEach(method -> routes.on(method, here));
        routes.on(Method.REGISTER, registrar.<Route>map(r -> r::save).orElse(here));
        if (registrar.isPresent() || access.open()) {
            routes.on(Method.OPTIONS, here);
        }
        if (access.open()) {
            routes.foreign(always(TO_ITS_URI));
        } else {
            toServer.ifPresent(decision -> routes.foreign(always(decision)));
        }
    }

    private static Route always(Decision decision) {
        return call -> decision;
    }

    /** What a server sends to a user who is not there does not go back to the servers. */
    private Route toUsersOf(Registrar users) {
        return call -> {
            Relay toContacts = users.lookup(call);
            return toServer.isEmpty() || fromServer(call) ? toContacts : toContacts.otherwise(toServer.get());
        };
    }

    private boolean fromServer(RouteCall call) {
        return servers.isPresent() && servers.get().contains(call.flow());
    }

    @Override
    public void close() {
        registrar.ifPresent(Registrar::close);
    }
}
