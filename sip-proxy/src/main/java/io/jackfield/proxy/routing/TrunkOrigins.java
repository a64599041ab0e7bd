package io.jackfield.proxy.routing;

import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.TlsPeer;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which trunk a call comes from. Immutable. */
final class TrunkOrigins {
    private final List<Trunk> trunks;
    private final AddressTable sources;
    private final Map<String, Trunk> byCertificate;
    private final Map<String, Trunk> byUser;

    private TrunkOrigins(
            List<Trunk> trunks, AddressTable sources, Map<String, Trunk> byCertificate, Map<String, Trunk> byUser) {
        this.trunks = trunks;
        this.sources = sources;
        this.byCertificate = Map.copyOf(byCertificate);
        this.byUser = Map.copyOf(byUser);
    }

    /** @throws IllegalArgumentException when a call could come from two trunks by the same sign */
    static TrunkOrigins of(List<Trunk> trunks) {
        List<String> wrong = new ArrayList<>();
        Map<String, Trunk> byCertificate = new HashMap<>();
        Map<String, Trunk> byUser = new HashMap<>();
        for (Trunk trunk : trunks) {
            for (String name : trunk.origin().certificates()) {
                put(byCertificate, name, trunk, wrong);
            }
            if (!trunk.origin().user().isEmpty()) {
                put(byUser, trunk.origin().user(), trunk, wrong);
            }
        }
        Mistakes.refuse("trunks", wrong);
        return new TrunkOrigins(trunks, sources(trunks), byCertificate, byUser);
    }

    private static void put(Map<String, Trunk> all, String sign, Trunk trunk, List<String> wrong) {
        Trunk other = all.put(sign, trunk);
        if (other != null && other != trunk) {
            wrong.add("'" + sign + "' is '" + other.name() + "' and '" + trunk.name() + "'");
        }
    }

    private static AddressTable sources(List<Trunk> trunks) {
        AddressTable.Builder table = new AddressTable.Builder();
        for (int i = 0; i < trunks.size(); i++) {
            for (String source : trunks.get(i).origin().sources()) {
                table.add(AddressRange.parse(source).orElseThrow(), i);
            }
        }
        try {
            return table.build();
        } catch (IllegalArgumentException overlap) {
            throw new IllegalArgumentException("trunks: the sources of two trunks overlap", overlap);
        }
    }

    Optional<Trunk> from(InetAddress source) {
        int at = sources.find(source);
        return at < 0 ? Optional.empty() : Optional.of(trunks.get(at));
    }

    /** By the certificate, which proves more than an address; else by that. */
    Optional<Trunk> from(Flow flow) {
        if (!byCertificate.isEmpty() && flow.peer().isPresent()) {
            TlsPeer peer = flow.peer().get();
            for (String subject : peer.subjects()) {
                Trunk trunk = byCertificate.get(subject);
                if (trunk != null) {
                    return Optional.of(trunk);
                }
            }
        }
        return from(flow.remoteHost());
    }

    Optional<Trunk> ofUser(String user) {
        return Optional.ofNullable(byUser.get(user));
    }
}
