package io.jackfield.media;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Addresses and networks that calls are accepted from: {@code 10.0.1.10}, {@code 10.0.1.0/24}, {@code fd00::/8}. Immutable. */
final class SourceList {
    /** Digits and dots, or something with a colon: never a name, which would ask a name server. */
    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /** This machine. */
    static final SourceList LOOPBACK = of(List.of("127.0.0.0/8", "::1"));

    private final List<Network> networks;

    private record Network(byte[] address, int bits) {
        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            int whole = bits >> 3;
            for (int i = 0; i < whole; i++) {
                if (other[i] != address[i]) {
                    return false;
                }
            }
            int rest = bits & 7;
            return rest == 0 || ((other[whole] ^ address[whole]) & 0xFF) >> (8 - rest) == 0;
        }
    }

    private SourceList(List<Network> networks) {
        this.networks = List.copyOf(networks);
    }

    /**
     * Reads a list.
     *
     * @throws IllegalArgumentException naming the first entry that is neither an address nor a network
     */
    static SourceList of(List<String> entries) {
        List<Network> networks = new ArrayList<>();
        for (String entry : entries) {
            networks.add(network(entry));
        }
        return new SourceList(networks);
    }

    private static Network network(String entry) {
        int slash = entry.indexOf('/');
        String host = slash < 0 ? entry : entry.substring(0, slash);
        if (NUMERIC.matcher(host).matches()) {
            try {
                byte[] address = InetAddress.getByName(host).getAddress();
                int bits = slash < 0 ? address.length * 8 : Integer.parseInt(entry.substring(slash + 1));
                if (bits >= 0 && bits <= address.length * 8) {
                    return new Network(address, bits);
                }
            } catch (UnknownHostException | NumberFormatException e) {
                throw new IllegalArgumentException("\"" + entry + "\" is neither an address nor a network", e);
            }
        }
        throw new IllegalArgumentException("\"" + entry + "\" is neither an address nor a network");
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        for (Network network : networks) {
            if (network.contains(bytes)) {
                return true;
            }
        }
        return false;
    }
}
