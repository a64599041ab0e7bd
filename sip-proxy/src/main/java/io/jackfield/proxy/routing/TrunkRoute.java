package io.jackfield.proxy.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * That a trunk takes calls to numbers that begin so: a row of {@code trunk_routing}. Immutable.
 *
 * @param prefix at most 16 digits, '+', '*' and '#'; "" for every number
 * @param tenant whose calls, a domain in lower case; "" for those of every tenant that has no route of its own for the number
 * @param trunk its name
 * @param priority the highest is tried first
 * @param weight the share among routes of one priority, 0 to 65,535; 0 after all others of that priority
 */
public record TrunkRoute(String prefix, String tenant, String trunk, int priority, int weight) {
    /** Writes the tenant in lower case. */
    public TrunkRoute {
        tenant = tenant.toLowerCase(Locale.ROOT);
    }

    List<String> mistakes() {
        List<String> wrong = new ArrayList<>();
        String self = "trunk route '" + prefix + "' of '" + tenant + "' to '" + trunk + "'";
        if (Dialled.prefix(prefix) == Dialled.NONE) {
            wrong.add(self + ": a prefix is at most 16 digits, '+', '*' and '#'");
        }
        if (weight < 0 || weight > 65_535) {
            wrong.add(self + ": weight " + weight + " is not within 0 and 65535");
        }
        return wrong;
    }
}
