package io.jackfield.proxy.routing;

import io.jackfield.sip.message.SipUri;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the routing tables whole. A row that makes no sense refuses the load, or half of somebody's numbers would go missing in silence. */
final class RoutingQueries {
    /** Rows at a time: a million of them do not lie in memory twice. */
    private static final int FETCH = 1_000;

    private static final Pattern COMMAS = Pattern.compile("[,\\s]+");

    private RoutingQueries() {}

    /** Reads a row. */
    private interface Row {
        void read(ResultSet row) throws SQLException;
    }

    static DidTable dids(Connection connection) throws SQLException {
        List<Did> all = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        String sql = "SELECT did, domain, priority, destination, dest_type FROM did_routing WHERE active = 1";
        each(connection, sql, row -> {
            Optional<Did.Kind> kind = Did.Kind.of(row.getString("dest_type"));
            if (kind.isEmpty()) {
                wrong.add("did '" + row.getString("did") + "': dest_type '" + row.getString("dest_type")
                        + "' is none of extension, queue, ivr, conference, voicemail, external");
            } else {
                all.add(new Did(
                        row.getString("did"),
                        row.getString("domain"),
                        kind.get(),
                        row.getString("destination"),
                        row.getInt("priority")));
            }
        });
        Mistakes.refuse("did_routing", wrong);
        return DidTable.of(all);
    }

    static TrunkTable trunks(Connection connection) throws SQLException {
        List<Trunk> trunks = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        String sql = "SELECT name, uri, domain, sources, certificates, username, strip, prepend, max_calls,"
                + " calls_per_second FROM trunk WHERE active = 1";
        each(connection, sql, row -> {
            Optional<SipUri> uri = SipUri.parse(row.getString("uri"));
            if (uri.isEmpty()) {
                wrong.add("trunk '" + row.getString("name") + "': '" + row.getString("uri") + "' is no URI");
            } else {
                trunks.add(new Trunk(
                        row.getString("name"),
                        uri.get(),
                        row.getString("domain"),
                        new Trunk.Origin(
                                words(row.getString("sources")),
                                words(row.getString("certificates")),
                                row.getString("username")),
                        new Trunk.Rewrite(row.getInt("strip"), row.getString("prepend")),
                        limits(row)));
            }
        });
        Mistakes.refuse("trunk", wrong);
        List<TrunkRoute> routes = new ArrayList<>();
        String ways = "SELECT r.prefix, r.domain, r.trunk, r.priority, r.weight FROM trunk_routing r"
                + " JOIN trunk t ON t.name = r.trunk WHERE r.active = 1 AND t.active = 1";
        each(
                connection,
                ways,
                row -> routes.add(new TrunkRoute(
                        row.getString("prefix"),
                        row.getString("domain"),
                        row.getString("trunk"),
                        row.getInt("priority"),
                        row.getInt("weight"))));
        return TrunkTable.of(trunks, routes);
    }

    static TenantTable tenants(Connection connection) throws SQLException {
        Map<String, List<String>> aliases = new HashMap<>();
        each(
                connection,
                "SELECT alias, domain FROM tenant_alias",
                row -> aliases.computeIfAbsent(row.getString("domain"), none -> new ArrayList<>())
                        .add(row.getString("alias")));
        List<Tenant> all = new ArrayList<>();
        each(connection, "SELECT domain, max_calls, calls_per_second FROM tenant WHERE active = 1", row -> {
            String domain = row.getString("domain");
            all.add(new Tenant(domain, aliases.getOrDefault(domain, List.of()), limits(row)));
        });
        return TenantTable.of(all);
    }

    private static Trunk.Limits limits(ResultSet row) throws SQLException {
        return new Trunk.Limits(row.getInt("max_calls"), row.getInt("calls_per_second"));
    }

    private static List<String> words(String text) {
        return COMMAS.splitAsStream(text.strip())
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static void each(Connection connection, String sql, Row each) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCH);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    each.read(rows);
                }
            }
        }
    }
}
