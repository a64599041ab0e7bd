package io.jackfield.proxy.database;

import io.jackfield.database.Database;
import io.jackfield.database.DatabaseException;
import io.jackfield.database.SqlWork;
import io.jackfield.proxy.registrar.StoredBinding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Takes over the {@code subscriber} and {@code location} tables of a Kamailio 5 database, which it only reads. Rows of the same key are
 * replaced, others stay; it may be repeated. On the caller's thread, which waits.
 */
public final class KamailioImport {
    private static final int AT_ONCE = 500;

    private final Database theirs;
    private final String domain;

    /**
     * What was taken over.
     *
     * @param subscribers how many
     * @param bindings how many, of those that still hold
     * @param skipped how many rows were left out: without a secret, or without a domain when no other was given
     */
    public record Result(int subscribers, int bindings, int skipped) {}

    private KamailioImport(Database theirs, String domain) {
        this.theirs = Objects.requireNonNull(theirs);
        this.domain = domain.toLowerCase(Locale.ROOT);
    }

    /** From this database. */
    public static KamailioImport from(Database kamailio) {
        return new KamailioImport(kamailio, "");
    }

    /** The domain of rows that have none, as they are with {@code use_domain} 0. */
    public KamailioImport domain(String ofAll) {
        return new KamailioImport(theirs, ofAll);
    }

    /**
     * Into our tables.
     *
     * @throws DatabaseException when either cannot be asked; what was written until then stays
     */
    public Result into(Database ours) {
        return into(ours, Instant.now());
    }

    Result into(Database ours, Instant now) {
        int[] skipped = new int[1];
        List<KamailioRows.User> users = theirs.now(KamailioRows::users);
        List<KamailioRows.User> good = new ArrayList<>();
        for (KamailioRows.User user : users) {
            KamailioRows.User whole = user.in(domain);
            if (whole.usable()) {
                good.add(whole);
            } else {
                skipped[0]++;
            }
        }
        for (int from = 0; from < good.size(); from += AT_ONCE) {
            List<KamailioRows.User> part = good.subList(from, Math.min(good.size(), from + AT_ONCE));
            ours.now(SqlWork.atomic(connection -> {
                for (KamailioRows.User user : part) {
                    SubscriberRows.put(connection, user.name(), user.domain(), user.hashes(), "");
                }
                return part.size();
            }));
        }
        return new Result(good.size(), bindings(ours, now, skipped), skipped[0]);
    }

    private int bindings(Database ours, Instant now, int[] skipped) {
        Map<String, List<StoredBinding>> byAddress = new LinkedHashMap<>();
        for (StoredBinding binding : theirs.now(connection -> KamailioRows.bindings(connection, domain))) {
            if (binding.addressOfRecord().endsWith("@")) {
                skipped[0]++;
            } else if (binding.expires().isAfter(now)) {
                byAddress
                        .computeIfAbsent(binding.addressOfRecord(), none -> new ArrayList<>())
                        .add(binding);
            }
        }
        LocationTable table = LocationTable.of(ours);
        byAddress.forEach((address, imported) -> table.update(address, before -> joined(before, imported)));
        return byAddress.values().stream().mapToInt(List::size).sum();
    }

    private static List<StoredBinding> joined(List<StoredBinding> before, List<StoredBinding> imported) {
        List<StoredBinding> all = new ArrayList<>(before);
        all.removeIf(old -> imported.stream().anyMatch(fresh -> fresh.contact().equals(old.contact())));
        all.addAll(imported);
        return all;
    }
}
