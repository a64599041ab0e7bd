package io.jackfield.media.queue;

import io.jackfield.kernel.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An agent who is logged in. */
final class Desk {
    final String name;
    final AgentSettings settings;
    final List<Line> lines = new ArrayList<>();

    /** The order of login. */
    final long order;

    AgentStatus status = AgentStatus.READY;
    long sinceNs;
    long idleSinceNs;
    long calls;
    int missed;

    /** Who rings or talks here. */
    @Nullable
    Waiter waiter;

    /** The number of the offer that rings or was answered. */
    long offer;

    /** When ringing, wrap-up or rest ends. */
    long untilNs = Machine.NEVER;

    boolean breakWanted;
    boolean logoutWanted;

    Desk(String name, AgentSettings settings, long order, long nowNs) {
        this.name = name;
        this.settings = settings;
        this.order = order;
        this.sinceNs = nowNs;
        this.idleSinceNs = nowNs;
    }

    boolean can(Set<String> skills) {
        return settings.skills().keySet().containsAll(skills);
    }

    int level(Set<String> skills) {
        int sum = 0;
        for (String skill : skills) {
            sum += settings.skills().getOrDefault(skill, 0);
        }
        return sum;
    }
}
