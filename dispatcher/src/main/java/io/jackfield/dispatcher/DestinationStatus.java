package io.jackfield.dispatcher;

import io.jackfield.dispatcher.probe.HealthState;
import io.jackfield.dispatcher.probe.Latency;
import io.jackfield.sip.message.SipUri;

/**
 * A line of {@link Dispatcher#list()}.
 *
 * @param set the set's number
 * @param uri the destination
 * @param state its state
 * @param priority its priority
 * @param probed whether it is probed now
 * @param ejected whether it is left out for a while because it does much worse than the others
 * @param calls calls that it has now
 * @param latency how long it takes to answer
 * @param counters what it did since it was first configured
 * @param attributes what is configured besides
 */
public record DestinationStatus(
        int set,
        SipUri uri,
        HealthState state,
        int priority,
        boolean probed,
        boolean ejected,
        int calls,
        Latency latency,
        Counters counters,
        Attributes attributes) {

    /**
     * Counts since it was first configured.
     *
     * @param selected how often it was the best
     * @param answered calls it answered with 2xx
     * @param rejected calls it answered otherwise
     * @param failed calls that failed for a reason that tells on it
     * @param probesGood probes it answered well
     * @param probesBad probes it did not answer, or badly
     */
    public record Counters(long selected, long answered, long rejected, long failed, long probesGood, long probesBad) {}

    static DestinationStatus of(Destination destination) {
        Vitals vitals = destination.vitals();
        return new DestinationStatus(
                destination.set().id(),
                destination.uri(),
                destination.state(),
                destination.priority(),
                destination.set().terms().probes(destination),
                vitals.out(),
                destination.calls(),
                vitals.latency,
                new Counters(
                        vitals.selected.get(),
                        vitals.answered.get(),
                        vitals.rejected.get(),
                        vitals.failed.get(),
                        vitals.probesGood.get(),
                        vitals.probesBad.get()),
                destination.spec().attributes());
    }

    /** Whether it was being emptied and is empty. */
    public boolean drained() {
        return state == HealthState.DRAINING && calls == 0;
    }

    /** The flags as dispatcher lists write them: A, T, I or D, which stands for draining too, then P when it is probed, else X. */
    public String flags() {
        return switch (state) {
                    case ACTIVE -> "A";
                    case TRYING -> "T";
                    case INACTIVE -> "I";
                    case DISABLED, DRAINING -> "D";
                }
                + (probed ? "P" : "X");
    }
}
