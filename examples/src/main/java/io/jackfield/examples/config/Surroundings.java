package io.jackfield.examples.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Who can reach an address that is listened on, and by what names. */
final class Surroundings {
    private Surroundings() {}

    /**
     * Whether only this machine or a private network can send there: loopback, link-local, those of RFC 1918 and of RFC 4193. The
     * wildcard is none of them, nor is a name that leads nowhere.
     */
    static boolean closed(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (address.isAnyLocalAddress() || !closed(address)) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean closed(InetAddress address) {
        boolean unique = address instanceof Inet6Address && (address.getAddress()[0] & 0xFE) == 0xFC;
        return unique || address.isLoopbackAddress() || address.isSiteLocalAddress() || address.isLinkLocalAddress();
    }

    /** Whether all addresses of the machine are meant. */
    static boolean wildcard(ListenAddress at) {
        try {
            return InetAddress.getByName(at.host()).isAnyLocalAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** What stands for these addresses in a URI, in their order; for the wildcard, every address of the machine. */
    static Set<String> names(List<ListenAddress> listen) {
        Set<String> names = new LinkedHashSet<>();
        for (ListenAddress at : listen) {
            if (wildcard(at)) {
                names.addAll(ofThisMachine());
            } else {
                names.add(HostPort.inUri(at.host()));
            }
            if (at.host().startsWith("127.") || at.host().equals("::1")) {
                names.add("localhost");
            }
        }
        return names;
    }

    private static List<String> ofThisMachine() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(InetAddress::getHostAddress)
                    .filter(address -> address.indexOf('%') < 0) // a zone has no place in a URI
                    .map(HostPort::inUri)
                    .toList();
        } catch (SocketException noInterfaces) {
            return List.of();
        }
    }
}
