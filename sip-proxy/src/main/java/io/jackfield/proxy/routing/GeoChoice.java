package io.jackfield.proxy.routing;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chooses by where an address is: destination sets near the caller, the relay of his region, whatever else. The subdivision decides, where
 * the file knows it, else the country, else the continent, else what is for everywhere else. Immutable; any thread.
 *
 * <pre>{@code
 * GeoChoice<TargetSelector> near = GeoChoice.<TargetSelector>builder(geo)
 *         .continent("EU", FirstOf.of(pool.set(10), pool.set(20)))
 *         .continent("NA", FirstOf.of(pool.set(20), pool.set(10)))
 *         .elsewhere(pool.set(1))
 *         .build();
 * .on(INVITE, call -> relay(near.at(call.source().getAddress())))
 *
 * GeoChoice<MediaAnchor> relays = GeoChoice.<MediaAnchor>builder(geo).continent("EU", frankfurt).elsewhere(virginia).build();
 * .on(INVITE, call -> relay(pool.set(1)).through(relays.at(call.source().getAddress())))
 * }</pre>
 *
 * A dialog stays with the anchor that was chosen for it. Anchors that outlive a restart are named to the proxy in an order that stays
 * ({@code SipProxy.Builder.anchors}).
 */
public final class GeoChoice<T> {
    private static final List<String> CONTINENTS = List.of("AF", "AN", "AS", "EU", "NA", "OC", "SA");

    private final GeoIp geo;
    private final Map<String, T> subdivisions;
    private final Map<String, T> countries;
    private final Map<String, T> continents;
    private final T elsewhere;
    private final T unknown;

    private GeoChoice(Builder<T> builder, T elsewhere) {
        this.geo = builder.geo;
        this.subdivisions = Map.copyOf(builder.subdivisions);
        this.countries = Map.copyOf(builder.countries);
        this.continents = Map.copyOf(builder.continents);
        this.elsewhere = elsewhere;
        this.unknown = builder.unknown == null ? elsewhere : builder.unknown;
    }

    /** Settings of a choice. */
    public static <T> Builder<T> builder(GeoIp geo) {
        return new Builder<>(geo);
    }

    /** What was set for where this address is. */
    public T at(InetAddress address) {
        Optional<GeoIp.Place> place = geo.find(address);
        if (place.isEmpty()) {
            return unknown;
        }
        T bySubdivision = subdivisions.get(place.get().subdivision());
        if (bySubdivision != null) {
            return bySubdivision;
        }
        T byCountry = countries.get(place.get().country());
        if (byCountry != null) {
            return byCountry;
        }
        T byContinent = continents.get(place.get().continent());
        return byContinent != null ? byContinent : elsewhere;
    }

    /** Settings of a {@link GeoChoice}. */
    public static final class Builder<T> {
        private final GeoIp geo;
        private final Map<String, T> subdivisions = new HashMap<>();
        private final Map<String, T> countries = new HashMap<>();
        private final Map<String, T> continents = new HashMap<>();
        private final List<String> wrong = new ArrayList<>();
        private @Nullable T elsewhere;
        private @Nullable T unknown;

        private Builder(GeoIp geo) {
            this.geo = Objects.requireNonNull(geo);
        }

        /** For a state or province, as ISO 3166-2 has them: {@code US-CA}. Files of countries know none. */
        public Builder<T> subdivision(String code, T choice) {
            String upper = code.toUpperCase(Locale.ROOT);
            if (!upper.matches("[A-Z]{2}-[A-Z0-9]{1,3}")) {
                wrong.add("'" + code + "' is no subdivision as US-CA");
            }
            subdivisions.put(upper, Objects.requireNonNull(choice));
            return this;
        }

        /** For a country, two letters as ISO 3166-1 has them. */
        public Builder<T> country(String code, T choice) {
            String upper = code.toUpperCase(Locale.ROOT);
            if (!upper.matches("[A-Z]{2}")) {
                wrong.add("'" + code + "' is no country of two letters");
            }
            countries.put(upper, Objects.requireNonNull(choice));
            return this;
        }

        /** For a continent: AF, AN, AS, EU, NA, OC or SA. */
        public Builder<T> continent(String code, T choice) {
            String upper = code.toUpperCase(Locale.ROOT);
            if (!CONTINENTS.contains(upper)) {
                wrong.add("'" + code + "' is no continent, those are " + CONTINENTS);
            }
            continents.put(upper, Objects.requireNonNull(choice));
            return this;
        }

        /** For all other places. */
        public Builder<T> elsewhere(T choice) {
            elsewhere = Objects.requireNonNull(choice);
            return this;
        }

        /** For addresses of which nobody knows where they are, private ones among them. Default as {@link #elsewhere}. */
        public Builder<T> unknown(T choice) {
            unknown = Objects.requireNonNull(choice);
            return this;
        }

        /** @throws IllegalArgumentException naming all mistakes */
        public GeoChoice<T> build() {
            T rest = elsewhere;
            if (rest == null) {
                wrong.add("it needs a choice for elsewhere");
            }
            if (!wrong.isEmpty() || rest == null) {
                throw new IllegalArgumentException("geo choice: " + String.join("; ", wrong));
            }
            return new GeoChoice<>(this, rest);
        }
    }
}
