package io.jackfield.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.database.DatabaseException;
import io.jackfield.proxy.routing.GeoIp.Place;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetSelector;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeoIpTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("geo.mmdb");
        Files.write(file, world().bytes());
    }

    private static MmdbWriter world() {
        return new MmdbWriter()
                .put("192.0.2.0/25", "GB", "EU")
                .put("192.0.2.128/25", "FR", "EU")
                .put("198.51.100.0/24", "US", "NA")
                .put("203.0.113.0/24", "", "AS")
                .put("203.0.112.0/24", Map.of("registered_country", Map.of("iso_code", "AU")))
                .put("100.64.0.0/10", Map.of("traits", Map.of("note", "nowhere")))
                .put("2001:db8::/32", "DE", "EU");
    }

    private static InetAddress ip(String text) throws IOException {
        return InetAddress.getByName(text);
    }

    @Test
    void knowsWhereAddressesAre() throws IOException {
        GeoIp geo = GeoIp.open(file);
        assertThat(geo.find(ip("192.0.2.127"))).hasValue(new Place("GB", "EU"));
        assertThat(geo.find(ip("192.0.2.128"))).hasValue(new Place("FR", "EU"));
        assertThat(geo.find(ip("198.51.100.255"))).hasValue(new Place("US", "NA"));
        assertThat(geo.find(ip("203.0.113.1"))).hasValue(new Place("", "AS"));
        assertThat(geo.find(ip("203.0.112.1"))).hasValue(new Place("AU", ""));
        assertThat(geo.find(ip("2001:db8:7::1"))).hasValue(new Place("DE", "EU"));
        for (String nowhere : List.of("10.0.0.1", "192.0.3.0", "100.64.1.1", "2001:db9::1", "::1", "255.255.255.255")) {
            assertThat(geo.find(ip(nowhere))).as(nowhere).isEmpty();
        }
        assertThat(geo.status().rows()).isEqualTo(6);
    }

    @Test
    void joinsNeighboursOfOnePlace() throws IOException {
        MmdbWriter writer = new MmdbWriter();
        for (int i = 0; i < 256; i++) {
            writer.put("10.1." + i + ".0/24", "GB", "EU");
        }
        Files.write(file, writer.bytes());
        GeoIp geo = GeoIp.open(file);
        assertThat(geo.status().rows()).isEqualTo(1);
        assertThat(geo.find(ip("10.1.255.255"))).isPresent();
        assertThat(geo.find(ip("10.2.0.0"))).isEmpty();
    }

    @Test
    void readsTheFileAgain() throws IOException {
        GeoIp geo = GeoIp.open(file);
        Files.write(file, new MmdbWriter().put("192.0.2.0/24", "IE", "EU").bytes());
        assertThat(geo.reload()).isEqualTo(1);
        assertThat(geo.find(ip("192.0.2.1"))).hasValue(new Place("IE", "EU"));
        assertThat(geo.find(ip("198.51.100.1"))).isEmpty();
        assertThat(geo.status().loads()).isEqualTo(1);
    }

    @Test
    void keepsWhatItKnewWhenTheFileIsBroken() throws IOException {
        GeoIp geo = GeoIp.open(file);
        byte[] good = world().bytes();
        byte[] cut = java.util.Arrays.copyOf(good, good.length / 2);
        int broken = 0;
        for (byte[] bad : List.of(new byte[0], cut, "not a database".getBytes(), new byte[100_000])) {
            Files.write(file, bad);
            assertThatThrownBy(geo::reload)
                    .isInstanceOfSatisfying(
                            DatabaseException.class,
                            e -> assertThat(e.code()).isEqualTo(DatabaseException.Code.BAD_DATA));
            broken++;
            assertThat(geo.find(ip("198.51.100.7"))).hasValue(new Place("US", "NA"));
            assertThat(geo.status().refusals()).isEqualTo(broken);
            assertThat(geo.status().refusal()).isPresent();
        }
        Files.delete(file);
        assertThatThrownBy(geo::reload).isInstanceOf(DatabaseException.class);
        assertThatThrownBy(() -> GeoIp.open(file)).isInstanceOf(DatabaseException.class);
    }

    /** Whatever is flipped in a file, loading it ends, with a table or a {@link DatabaseException}. */
    @Test
    void neverStumblesOverWhatIsInAFile() throws IOException {
        byte[] good = world().bytes();
        Random random = new Random(11);
        for (int i = 0; i < 600; i++) {
            byte[] bad = good.clone();
            for (int flips = 0; flips <= i % 4; flips++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            Files.write(file, bad);
            try {
                GeoIp.open(file).find(ip("192.0.2.1"));
            } catch (DatabaseException refused) {
                assertThat(refused.code()).isEqualTo(DatabaseException.Code.BAD_DATA);
            }
        }
    }

    @Test
    void choosesByCountryThenContinentThenTheRest() throws IOException {
        GeoIp geo = GeoIp.open(file);
        GeoChoice<String> relay = GeoChoice.<String>builder(geo)
                .country("gb", "london")
                .continent("eu", "frankfurt")
                .continent("NA", "new-york")
                .elsewhere("singapore")
                .unknown("local")
                .build();
        assertThat(relay.at(ip("192.0.2.1"))).isEqualTo("london");
        assertThat(relay.at(ip("192.0.2.200"))).isEqualTo("frankfurt");
        assertThat(relay.at(ip("2001:db8::1"))).isEqualTo("frankfurt");
        assertThat(relay.at(ip("198.51.100.1"))).isEqualTo("new-york");
        assertThat(relay.at(ip("203.0.113.1"))).isEqualTo("singapore");
        assertThat(relay.at(ip("10.0.0.1"))).isEqualTo("local");
        assertThatThrownBy(() -> GeoChoice.<String>builder(geo)
                        .country("GBR", "x")
                        .continent("XX", "y")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'GBR'")
                .hasMessageContaining("'XX'")
                .hasMessageContaining("elsewhere");
    }

    /** Of a file of cities the state counts too, where it has one; nonsense in its place is none. */
    @Test
    void knowsSubdivisionsOfFilesOfCities() throws IOException {
        Files.write(
                file,
                new MmdbWriter()
                        .put("192.0.2.0/26", city("US", "NA", "CA"))
                        .put("192.0.2.64/26", city("US", "NA", "NY"))
                        .put("192.0.2.128/26", city("US", "NA", "not a code"))
                        .put("198.51.100.0/24", city("GB", "EU", "ENG"))
                        .bytes());
        GeoIp geo = GeoIp.open(file);
        assertThat(geo.find(ip("192.0.2.1"))).hasValue(new Place("US", "NA", "US-CA"));
        assertThat(geo.find(ip("192.0.2.129"))).hasValue(new Place("US", "NA"));
        GeoChoice<String> near = GeoChoice.<String>builder(geo)
                .subdivision("us-ca", "san-jose")
                .country("US", "virginia")
                .elsewhere("frankfurt")
                .build();
        assertThat(near.at(ip("192.0.2.1"))).isEqualTo("san-jose");
        assertThat(near.at(ip("192.0.2.65"))).isEqualTo("virginia");
        assertThat(near.at(ip("192.0.2.129"))).isEqualTo("virginia");
        assertThat(near.at(ip("198.51.100.1"))).isEqualTo("frankfurt");
        assertThatThrownBy(() -> GeoChoice.<String>builder(geo)
                        .subdivision("California", "x")
                        .elsewhere("y")
                        .build())
                .hasMessageContaining("'California'");
    }

    private static Map<String, Object> city(String country, String continent, String subdivision) {
        return Map.of(
                "city", Map.of("names", Map.of("en", "Somewhere")),
                "country", Map.of("iso_code", country),
                "continent", Map.of("code", continent),
                "subdivisions", List.of(Map.of("iso_code", subdivision), Map.of("iso_code", "XX")));
    }

    @Test
    void takesTheNextSetWhereTheFirstHasNobody() {
        Target target = Target.uri(SipUri.of("sip:a.example"));
        TargetSelector none = request -> List.of();
        TargetSelector one = request -> List.of(target);
        TargetSelector never = request -> {
            throw new AssertionError("asked in vain");
        };
        assertThat(FirstOf.of(none, one, never).select(null)).containsExactly(target);
        assertThat(FirstOf.of(none, none).select(null)).isEmpty();
    }
}
