package io.jackfield.proxy.routing;

import io.jackfield.database.DatabaseException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where addresses are, by a MaxMind database file (GeoLite2-Country, GeoLite2-City or any other with {@code country.iso_code} and
 * {@code continent.code}; of a file of cities the subdivision too, {@code subdivisions[0].iso_code}). The file is read whole, every entry of it, into a table in memory: what is broken in it comes out when it is
 * loaded and not in a call, and a look-up on a shard halves an array. Needs {@code com.maxmind.db:maxmind-db}. Any thread.
 */
public final class GeoIp {
    private static final Logger LOG = LoggerFactory.getLogger(GeoIp.class);

    private final Path file;
    private final AtomicLong loads = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private volatile GeoTable table;
    private volatile String refusal = "";

    /**
     * Where an address is.
     *
     * @param country ISO 3166-1, two capital letters; "" when only the continent is known
     * @param continent AF, AN, AS, EU, NA, OC or SA; "" when it is not known
     * @param subdivision the state or province, ISO 3166-2, as {@code US-CA}; "" when it is not known, as in files of countries
     */
    public record Place(String country, String continent, String subdivision) {
        /** A place of which no more than the country is known. */
        public Place(String country, String continent) {
            this(country, continent, "");
        }
    }

    private GeoIp(Path file, GeoTable table) {
        this.file = file;
        this.table = table;
    }

    /**
     * Reads a file, on this thread: some seconds for some million entries.
     *
     * @throws DatabaseException when it cannot be read, is broken, or the library is missing
     */
    public static GeoIp open(Path file) {
        Objects.requireNonNull(file);
        return new GeoIp(file, load(file));
    }

    /** Where an address is; empty when the file does not say, as for private addresses. */
    public Optional<Place> find(InetAddress address) {
        return table.find(address);
    }

    /**
     * Reads the file again, on this thread, which must not be a shard.
     *
     * @return how many networks are known then
     * @throws DatabaseException as {@link #open} does: what was known stays
     */
    public int reload() {
        try {
            GeoTable fresh = load(file);
            table = fresh;
            refusal = "";
            loads.incrementAndGet();
            return fresh.size();
        } catch (DatabaseException thrown) {
            refusals.incrementAndGet();
            refusal = String.valueOf(thrown.getMessage());
            LOG.warn("{}; what was known stays", refusal);
            throw thrown;
        }
    }

    /** How it stands. */
    public TableStatus status() {
        String why = refusal;
        return new TableStatus(
                "geoip",
                table.size(),
                loads.get(),
                refusals.get(),
                why.isEmpty() ? Optional.empty() : Optional.of(why));
    }

    private static GeoTable load(Path file) {
        try {
            return GeoFile.read(file);
        } catch (IOException | RuntimeException broken) {
            throw new DatabaseException(
                    DatabaseException.Code.BAD_DATA, "GeoIP file " + file + " cannot be used: " + broken.getMessage());
        } catch (NoClassDefFoundError missing) {
            throw new DatabaseException(
                    DatabaseException.Code.LIBRARY_MISSING, "GeoIP needs com.maxmind.db:maxmind-db");
        }
    }
}
