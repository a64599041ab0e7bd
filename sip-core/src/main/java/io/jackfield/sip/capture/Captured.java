package io.jackfield.sip.capture;

import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.transport.Flow;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** A message on its way to the capture server. */
record Captured(SipMessage message, Flow flow, boolean in, Instant at, UnaryOperator<InetAddress> sourceFor) {
    InetSocketAddress source() {
        return in ? flow.remote() : local();
    }

    InetSocketAddress destination() {
        return in ? local() : flow.remote();
    }

    /** A socket bound to all addresses sends from the one that is on the route. */
    private InetSocketAddress local() {
        InetSocketAddress local = flow.local();
        boolean any = local.getAddress() == null || local.getAddress().isAnyLocalAddress();
        return any ? new InetSocketAddress(sourceFor.apply(flow.remoteHost()), local.getPort()) : local;
    }
}
