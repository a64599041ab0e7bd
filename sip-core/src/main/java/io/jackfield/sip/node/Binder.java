package io.jackfield.sip.node;

import io.jackfield.sip.resolve.NumericHost;
import io.jackfield.sip.transport.Host;
import io.jackfield.sip.transport.SentBy;
import io.jackfield.sip.transport.Transport;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Binds the listen points of a node and says in one sentence why one can not be. */
final class Binder {
    private Binder() {}

    static List<ListenPoint> bind(Host host, List<ListenPoints.Entry> entries) {
        List<ListenPoint> points = new ArrayList<>();
        for (ListenPoints.Entry entry : entries) {
            InetSocketAddress wanted = new InetSocketAddress(address(entry), entry.port());
            InetSocketAddress bound = bind(host, entry, wanted);
            points.add(new ListenPoint(entry.transport(), bound, entry.options().advertised(bound.getPort())));
        }
        return List.copyOf(points);
    }

    private static InetAddress address(ListenPoints.Entry entry) {
        return NumericHost.parse(entry.host()).orElseGet(() -> {
            try {
                return InetAddress.getByName(entry.host());
            } catch (UnknownHostException unknown) {
                throw new SipNodeException(
                        SipNodeException.Code.HOST_UNKNOWN,
                        "cannot listen on " + entry.host() + ": no such host",
                        unknown);
            }
        });
    }

    private static InetSocketAddress bind(Host host, ListenPoints.Entry entry, InetSocketAddress wanted) {
        Transport transport = entry.transport();
        try {
            return host.bind(transport, wanted, entry.options().binding());
        } catch (IOException | UnsupportedAddressTypeException | UnsupportedOperationException failed) {
            SipNodeException.Code code = codeOf(failed);
            throw new SipNodeException(
                    code,
                    "cannot listen on " + transport.uriName() + ' ' + SentBy.of(wanted) + ": " + why(code, failed),
                    failed);
        }
    }

    /** The JDK tells these apart by their text only, which is the C library's. */
    private static SipNodeException.Code codeOf(Exception failed) {
        String text = String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT);
        if (failed instanceof UnsupportedOperationException || failed instanceof UnsupportedAddressTypeException) {
            return SipNodeException.Code.TRANSPORT_UNSUPPORTED;
        }
        if (text.contains("permission denied")) {
            return SipNodeException.Code.PERMISSION_DENIED;
        }
        if (text.contains("cannot assign") || text.contains("can't assign") || text.contains("unreachable")) {
            return SipNodeException.Code.ADDRESS_UNAVAILABLE;
        }
        if (text.contains("in use") || failed instanceof BindException) {
            return SipNodeException.Code.PORT_TAKEN;
        }
        return failed instanceof SocketException
                ? SipNodeException.Code.ADDRESS_UNAVAILABLE
                : SipNodeException.Code.BIND_FAILED;
    }

    private static String why(SipNodeException.Code code, Exception failed) {
        return switch (code) {
            case PORT_TAKEN -> "the port is taken by another socket";
            case ADDRESS_UNAVAILABLE -> "this machine does not have that address";
            case PERMISSION_DENIED -> "this process may not use that port";
            case TRANSPORT_UNSUPPORTED -> "the network does not support that transport";
            case HOST_UNKNOWN, BIND_FAILED -> String.valueOf(failed.getMessage());
        };
    }
}
