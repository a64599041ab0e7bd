package io.jackfield.proxy.routing;

import com.maxmind.db.CHMCache;
import com.maxmind.db.DatabaseRecord;
import com.maxmind.db.InvalidNetworkException;
import com.maxmind.db.Networks;
import com.maxmind.db.Reader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a MaxMind database file. All that knows of the library is here. */
final class GeoFile {
    private GeoFile() {}

    /** @throws IOException when it cannot be read or is broken anywhere */
    static GeoTable read(Path file) throws IOException {
        AddressTable.Builder table = new AddressTable.Builder();
        Map<GeoIp.Place, Integer> numbers = new HashMap<>();
        List<GeoIp.Place> places = new ArrayList<>();
        try (Reader reader = new Reader(file.toFile(), Reader.FileMode.MEMORY, new CHMCache())) {
            @SuppressWarnings("rawtypes")
            Networks<Map> networks = reader.networks(false, Map.class);
            while (networks.hasNext()) {
                @SuppressWarnings("rawtypes")
                DatabaseRecord<Map> entry = networks.next();
                GeoIp.Place place = place(entry.data());
                if (!place.continent().isEmpty() || !place.country().isEmpty()) {
                    int number = numbers.computeIfAbsent(place, fresh -> {
                        places.add(fresh);
                        return places.size() - 1;
                    });
                    table.add(range(entry), number);
                }
            }
        } catch (InvalidNetworkException broken) {
            throw new IOException(broken);
        }
        if (places.isEmpty()) {
            throw new IOException("it has neither countries nor continents");
        }
        return new GeoTable(table.build(), places);
    }

    private static AddressRange range(@SuppressWarnings("rawtypes") DatabaseRecord<Map> entry) throws IOException {
        InetAddress address = entry.network().networkAddress();
        return AddressRange.of(address, entry.network().prefixLength())
                .orElseThrow(() -> new IOException("no network: " + entry.network()));
    }

    /** The country where an address is, else where it is registered. */
    private static GeoIp.Place place(@Nullable Map<?, ?> entry) {
        String country = code(entry, "country", "iso_code");
        String registered = code(entry, "registered_country", "iso_code");
        String subdivision = country.isEmpty() ? "" : subdivision(entry);
        return new GeoIp.Place(
                country.isEmpty() ? registered : country,
                code(entry, "continent", "code"),
                subdivision.isEmpty() ? "" : country + '-' + subdivision);
    }

    /** The largest that a country has, which comes first: a state, not a county. */
    private static String subdivision(@Nullable Map<?, ?> entry) {
        Object all = entry == null ? null : entry.get("subdivisions");
        Object first = all instanceof List<?> list && !list.isEmpty() ? list.get(0) : null;
        return first instanceof Map<?, ?> inner
                        && inner.get("iso_code") instanceof String code
                        && code.matches("[A-Za-z0-9]{1,3}")
                ? code.toUpperCase(Locale.ROOT)
                : "";
    }

    private static String code(@Nullable Map<?, ?> entry, String what, String key) {
        Object found = entry == null ? null : entry.get(what);
        return found instanceof Map<?, ?> inner && inner.get(key) instanceof String code && code.length() == 2
                ? code.toUpperCase(Locale.ROOT)
                : "";
    }
}
