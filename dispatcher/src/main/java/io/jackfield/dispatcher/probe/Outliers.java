package io.jackfield.dispatcher.probe;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Leaves out for a while those of a set that do much worse than the others, though they answer probes: they fail more of their calls,
 * or are slower. Who is put out again and again stays out longer. At most a third of a set is out at once, so a fault that all share
 * takes nobody out. Time is an argument; one thread.
 */
public final class Outliers {
    /** How often to {@link #sweep}. */
    public static final Duration EVERY = Duration.ofSeconds(10);

    private static final Duration OUT = Duration.ofSeconds(30);
    private static final int LONGEST = 10;
    /** Fewer calls between two sweeps prove nothing. */
    private static final int ENOUGH_CALLS = 10;

    private static final double WORSE = 3;
    private static final double LEAST_FAILING = 0.1;
    private static final double LEAST_SLOWER_MS = 10;

    /** One of a set, as its doings between two sweeps show it. */
    public interface Member {
        /** Calls that ended since the last sweep, and how many of them failed for a reason that tells on the destination. */
        Record record();

        /** Expected milliseconds to an answer, 0 when unknown. */
        double latencyMs();

        /** What was decided of it before. */
        Ejection ejection();

        /** What is decided of it now. */
        void eject(Ejection ejection);
    }

    /** Calls of one sweep. */
    public record Record(int calls, int failed) {
        double failing() {
            return calls < ENOUGH_CALLS ? 0 : (double) failed / calls;
        }
    }

    /**
     * Whether one is out.
     *
     * @param out whether it is
     * @param untilNs till when, if it is
     * @param times how often it was put out without a good sweep between
     */
    public record Ejection(boolean out, long untilNs, int times) {
        /** Was never out. */
        public static final Ejection NONE = new Ejection(false, 0, 0);
    }

    private Outliers() {}

    /** Looks at all members of a set that are up. @return whether any went out or came back */
    public static boolean sweep(List<? extends Member> members, long nowNs) {
        List<Record> records = members.stream().map(Member::record).toList();
        double[] slowness = members.stream().mapToDouble(Member::latencyMs).toArray();
        double[] failing = records.stream().mapToDouble(Record::failing).toArray();
        int out = (int) members.stream().filter(m -> m.ejection().out()).count();
        boolean changed = false;
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            Ejection was = member.ejection();
            if (was.out()) {
                if (nowNs - was.untilNs() >= 0) {
                    member.eject(new Ejection(false, 0, was.times()));
                    out--;
                    changed = true;
                }
            } else if (worse(failing, i, LEAST_FAILING) || worse(slowness, i, LEAST_SLOWER_MS)) {
                if ((out + 1) * 3 <= members.size()) {
                    int times = Math.min(LONGEST, was.times() + 1);
                    member.eject(new Ejection(true, nowNs + times * OUT.toNanos(), times));
                    out++;
                    changed = true;
                }
            } else if (was.times() > 0) {
                member.eject(new Ejection(false, 0, was.times() - 1));
            }
        }
        return changed;
    }

    /** Three times as bad as the middle of the others, and by a margin that matters. */
    private static boolean worse(double[] values, int one, double margin) {
        double[] others = new double[values.length - 1];
        for (int i = 0, to = 0; i < values.length; i++) {
            if (i != one) {
                others[to++] = values[i];
            }
        }
        Arrays.sort(others);
        double usual = others.length == 0 ? 0 : others[others.length / 2];
        return others.length >= 2 && values[one] > usual * WORSE && values[one] > usual + margin;
    }
}
