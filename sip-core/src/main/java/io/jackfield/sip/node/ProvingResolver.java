package io.jackfield.sip.node;

import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.resolve.NumericHost;
import io.jackfield.sip.resolve.Resolver;
import io.jackfield.sip.transport.Flow;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Writes into the TLS flows that another resolver has found whom their peers must prove to be: the domain of the URI, not the name
 * of a server to which DNS has led, for DNS may lie (RFC 5922 4, 7.3).
 */
record ProvingResolver(Resolver resolver) implements Resolver {
    @Override
    public CompletionStage<List<Flow>> resolve(SipUri uri) {
        return resolver.resolve(uri).thenApply(flows -> proving(uri, flows));
    }

    private static List<Flow> proving(SipUri uri, List<Flow> flows) {
        boolean needed = flows.stream().anyMatch(flow -> flow.transport().secure())
                && NumericHost.parse(uri.host()).isEmpty();
        return needed ? flows.stream().map(flow -> proving(uri, flow)).toList() : flows;
    }

    private static Flow proving(SipUri uri, Flow flow) {
        boolean lacksName = flow.transport().secure() && flow.peerName().isEmpty();
        return lacksName ? flow.withPeerName(uri.host()) : flow;
    }

    @Override
    public void close() {
        resolver.close();
    }
}
