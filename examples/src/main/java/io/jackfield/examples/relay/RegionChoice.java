package io.jackfield.examples.relay;

import io.jackfield.examples.Complaint;
import io.jackfield.examples.config.ProxyConfig.Region;
import io.jackfield.examples.config.ProxyConfig.Regions;
import io.jackfield.proxy.routing.GeoChoice;
import io.jackfield.proxy.routing.GeoIp;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Which region's relays a call gets first: by the network that it was signalled from, else by where in the world that is. Any thread. */
final class RegionChoice {
    private static final String ANY = "";

    private final List<Region> regions;
    private final Optional<GeoChoice<String>> geo;

    private RegionChoice(List<Region> regions, Optional<GeoChoice<String>> geo) {
        this.regions = regions;
        this.geo = geo;
    }

    /** @throws Complaint of one sentence when the database of places cannot be used */
    static RegionChoice of(Regions settings) {
        try {
            return new RegionChoice(
                    settings.regions(), settings.geoIp().map(GeoIp::open).map(geo -> choice(geo, settings.regions())));
        } catch (RuntimeException e) {
            throw Complaint.usage("geoip: " + e.getMessage());
        }
    }

    private static GeoChoice<String> choice(GeoIp geo, List<Region> regions) {
        GeoChoice.Builder<String> builder =
                GeoChoice.<String>builder(geo).elsewhere(ANY).unknown(ANY);
        for (Region region : regions) {
            region.countries().forEach(code -> builder.country(code, region.name()));
            region.continents().forEach(code -> builder.continent(code, region.name()));
        }
        return builder.build();
    }

    /** The region's name; empty for any. */
    String at(InetAddress source) {
        for (Region region : regions) {
            if (region.networks().stream().anyMatch(network -> network.contains(source))) {
                return region.name();
            }
        }
        return geo.map(choice -> choice.at(source)).orElse(ANY);
    }
}
