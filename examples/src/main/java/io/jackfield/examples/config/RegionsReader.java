package io.jackfield.examples.config;

import io.jackfield.examples.config.ProxyConfig.Region;
import io.jackfield.examples.config.ProxyConfig.Regions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code regions} and {@code geoip}: from where a call gets the relays of which region. */
final class RegionsReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Pattern CODE = Pattern.compile("[A-Z]{2}");

    private RegionsReader() {}

    static Regions read(Section root) {
        Optional<Path> geoIp = root.value("geoip", "a file", text -> Optional.of(Path.of(text)));
        geoIp.filter(file -> !Files.isReadable(file))
                .ifPresent(file -> root.problem(root.line("geoip"), "geoip " + file + " cannot be read"));
        List<Region> regions = new ArrayList<>();
        for (Section section : root.sections("regions")) {
            Optional<String> name = section.value("region", "a name", ProxySections.matching(NAME));
            if (!section.has("region")) {
                section.problem(section.line(), "an entry of regions names a region");
            }
            List<Network> networks =
                    section.values("networks", "an address or a network, as 10.0.0.0/8", Network::parse);
            List<String> countries =
                    section.values("countries", "a code of two letters, as DE", ProxySections.matching(CODE));
            List<String> continents =
                    section.values("continents", "AF, AN, AS, EU, NA, OC or SA", ProxySections.matching(CODE));
            if (geoIp.isEmpty() && !(countries.isEmpty() && continents.isEmpty())) {
                section.problem(section.line(), "countries and continents take geoip: FILE, a MaxMind database");
            }
            section.end();
            name.ifPresent(of -> regions.add(
                    new Region(of, List.copyOf(networks), List.copyOf(countries), List.copyOf(continents))));
        }
        return new Regions(geoIp, List.copyOf(regions));
    }
}
