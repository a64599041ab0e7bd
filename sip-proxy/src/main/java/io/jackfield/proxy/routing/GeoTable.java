package io.jackfield.proxy.routing;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Where all addresses are, at one moment. Immutable; a look-up makes nothing new. */
final class GeoTable {
    private final AddressTable addresses;
    private final List<Optional<GeoIp.Place>> places;

    GeoTable(AddressTable addresses, List<GeoIp.Place> places) {
        this.addresses = addresses;
        this.places = places.stream().map(Optional::of).toList();
    }

    Optional<GeoIp.Place> find(InetAddress address) {
        int at = addresses.find(address);
        return at < 0 ? Optional.empty() : places.get(at);
    }

    int size() {
        return addresses.size();
    }
}
