package io.jackfield.rtp.ice;

import io.jackfield.kernel.Machine;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The pairs of one agent and the order in which they are checked (RFC 8445 6.1.2, 6.1.4). Part of its machine. */
final class Checklist {
    private static final long MIN_RTO_NS = 500_000_000L;
    /** How long a better pair is waited for once one works: its check may be under way, or its candidate. */
    private static final long NOMINATION_PATIENCE_NS = 100_000_000L;

    /** What it wants done. */
    interface Effects {
        void check(IcePair pair, byte[] transactionId, boolean choose);

        void aim(int component, InetSocketAddress remote);

        boolean controlling();
    }

    private record Early(int component, InetSocketAddress source, long priority, boolean chosen) {}

    private final IceSettings settings;
    private final RandomGenerator random;
    private final IceCounters counters;
    private final Effects effects;
    private final List<IcePair> pairs = new ArrayList<>();
    private final Deque<IcePair> triggered = new ArrayDeque<>();
    private final List<Early> early = new ArrayList<>();
    private final @Nullable InetSocketAddress[] aimed;
    private final @Nullable IcePair[] selected;
    private final Consent[] consent;
    private int components;
    private long paceNs = Long.MIN_VALUE;
    private long worksSinceNs = Machine.NEVER;

    Checklist(IceSettings settings, int components, RandomGenerator random, IceCounters counters, Effects effects) {
        this.settings = settings;
        this.components = components;
        this.random = random;
        this.counters = counters;
        this.effects = effects;
        this.aimed = new InetSocketAddress[components + 1];
        this.selected = new IcePair[components + 1];
        this.consent = new Consent[components + 1];
        for (int i = 1; i <= components; i++) {
            consent[i] = new Consent(settings, random);
        }
    }

    void clear() {
        pairs.clear();
        triggered.clear();
        early.clear();
        worksSinceNs = Machine.NEVER;
        for (int i = 1; i < consent.length; i++) {
            consent[i].stop();
            selected[i] = null;
        }
    }

    void components(int count) {
        components = Math.min(count, components);
        pairs.removeIf(pair -> pair.component > components);
        triggered.removeIf(pair -> pair.component > components);
        for (int i = components + 1; i < consent.length; i++) {
            consent[i].stop();
        }
    }

    boolean hasComponent(int component) {
        return component >= 1 && component <= components;
    }

    int size() {
        return pairs.size();
    }

    @Nullable
    IcePair find(int component, InetSocketAddress remote) {
        for (IcePair pair : pairs) {
            if (pair.component == component && pair.remote.equals(remote)) {
                return pair;
            }
        }
        return null;
    }

    @Nullable
    IcePair asked(int component, byte[] transactionId) {
        for (IcePair pair : pairs) {
            if (pair.component == component && pair.asked(transactionId)) {
                return pair;
            }
        }
        return null;
    }

    /** A pair with this address, a new one where there is room. */
    @Nullable
    IcePair add(int component, InetSocketAddress remote, long priority) {
        IcePair known = find(component, remote);
        if (known != null) {
            return known;
        }
        if (pairs.size() >= IceAgent.MAX_PAIRS) {
            counters.refusedCandidates++;
            return null;
        }
        IcePair pair = new IcePair(component, remote, priority);
        pairs.add(pair);
        pairs.sort(Comparator.comparingLong((IcePair p) -> -priority(p)));
        return pair;
    }

    private long priority(IcePair pair) {
        return pair.priority(effects.controlling(), IceAgent.hostPriority(pair.component));
    }

    void remember(int component, InetSocketAddress source, long priority, boolean chosen) {
        early.removeIf(one -> one.component == component && one.source.equals(source));
        if (early.size() < IceAgent.MAX_EARLY) {
            early.add(new Early(component, source, priority, chosen));
        }
    }

    /** The peer is known now: what it asked before counts (RFC 8445 7.3). */
    void early() {
        for (Early one : early) {
            IcePair pair = heard(one.component, one.source, one.priority, one.chosen);
            if (pair != null && settings.lite()) {
                pair.succeeded();
                pair.nominated |= one.chosen;
            } else if (pair != null) {
                trigger(pair, false);
            }
        }
        early.clear();
    }

    @Nullable
    IcePair heard(int component, InetSocketAddress source, long priority, boolean chosen) {
        IcePair pair = add(component, source, priority);
        if (pair != null) {
            pair.heard = true;
            pair.chosenByPeer |= chosen;
        }
        return pair;
    }

    /** RFC 8445 7.3.1.4: the peer's check says that ours may succeed now. */
    void trigger(IcePair pair, boolean onlyIfNew) {
        switch (pair.state) {
            case SUCCEEDED -> pair.nominated |= pair.chosenByPeer && !effects.controlling();
            case IN_PROGRESS -> {}
            case WAITING, FAILED -> {
                if (!onlyIfNew || pair.state == IcePair.State.WAITING) {
                    pair.state = IcePair.State.WAITING;
                    if (!triggered.contains(pair)) {
                        triggered.add(pair);
                    }
                }
            }
        }
    }

    /** Two lite agents: the best of what the peer wrote (RFC 8445 6.1.1). */
    void withoutChecks(long nowNs) {
        for (int component = 1; component <= components; component++) {
            for (IcePair pair : pairs) {
                if (pair.component == component) {
                    pair.succeeded();
                    pair.nominated = true;
                    break;
                }
            }
        }
    }

    /** Sends media to the best pair that was chosen, and while none was, to the best that works. */
    void aim(boolean controlling) {
        for (int component = 1; component <= components; component++) {
            IcePair best = best(component, true);
            if (best != null) {
                if (selected[component] != best) {
                    selected[component] = best;
                }
            } else if (selected[component] == null) {
                best = best(component, false);
            }
            if (best != null && !best.remote.equals(aimed[component])) {
                aimed[component] = best.remote;
                effects.aim(component, best.remote);
            }
        }
    }

    private @Nullable IcePair best(int component, boolean nominated) {
        for (IcePair pair : pairs) {
            if (pair.component == component
                    && pair.state == IcePair.State.SUCCEEDED
                    && (pair.nominated || !nominated)) {
                return pair;
            }
        }
        return null;
    }

    /** Regular nomination (RFC 8445 8.1.1): the best pair of each component that works, once no better one is likely to. */
    void nominate(long nowNs) {
        boolean better = false;
        for (int component = 1; component <= components; component++) {
            IcePair best = best(component, false);
            if (best == null) {
                return;
            }
            for (IcePair pair : pairs) {
                if (pair == best) {
                    break;
                }
                better |= pair.component == component && pair.state != IcePair.State.FAILED;
            }
        }
        if (worksSinceNs == Machine.NEVER) {
            worksSinceNs = nowNs;
        }
        if (better && nowNs - worksSinceNs < NOMINATION_PATIENCE_NS) {
            return;
        }
        for (int component = 1; component <= components; component++) {
            IcePair best = best(component, false);
            if (best != null && best(component, true) == null && !choosing(component)) {
                begin(best, true, nowNs);
            }
        }
    }

    private boolean mayNominate() {
        for (int component = 1; component <= components; component++) {
            if (best(component, false) == null) {
                return false;
            }
        }
        for (int component = 1; component <= components; component++) {
            if (best(component, true) == null && !choosing(component)) {
                return effects.controlling();
            }
        }
        return false;
    }

    private boolean choosing(int component) {
        return pairs.stream().anyMatch(pair -> pair.component == component && pair.checking() && pair.choosing());
    }

    boolean complete() {
        for (int component = 1; component <= components; component++) {
            if (best(component, true) == null) {
                return false;
            }
        }
        return true;
    }

    /** Checks that are no longer of use end (RFC 8445 8.1.2). */
    void completed(long nowNs) {
        triggered.clear();
        for (IcePair pair : pairs) {
            if (pair.state != IcePair.State.SUCCEEDED) {
                pair.quiet();
                pair.state = IcePair.State.WAITING;
            }
        }
        if (!settings.lite()) {
            for (int component = 1; component <= components; component++) {
                consent[component].start(nowNs);
            }
        }
    }

    boolean consented(int component, byte[] transactionId, InetSocketAddress source, long nowNs) {
        return hasComponent(component)
                && source.equals(aimed[component])
                && consent[component].answered(transactionId, nowNs);
    }

    boolean consentLost(long nowNs) {
        for (int component = 1; component <= components; component++) {
            if (consent[component].lost(nowNs)) {
                return true;
            }
        }
        return false;
    }

    /** Begins the next check when it is time: one every Ta, triggered ones first. */
    void pace(long nowNs) {
        if (settings.lite() || nowNs < paceNs) {
            return;
        }
        IcePair next = next();
        if (next != null) {
            begin(next, false, nowNs);
        }
    }

    private @Nullable IcePair next() {
        IcePair pair = triggered.poll();
        if (pair != null || complete()) {
            return pair;
        }
        for (IcePair waiting : pairs) {
            if (waiting.state == IcePair.State.WAITING) {
                return waiting;
            }
        }
        return null;
    }

    private void begin(IcePair pair, boolean choose, long nowNs) {
        byte[] id = transactionId();
        long checks = pairs.stream()
                .filter(p -> p.checking() || p.state == IcePair.State.WAITING)
                .count();
        long rto = Math.max(MIN_RTO_NS, settings.pacing().toNanos() * checks);
        pair.begin(id, choose, effects.controlling(), rto, nowNs);
        paceNs = nowNs + settings.pacing().toNanos();
        effects.check(pair, id, choose);
    }

    private byte[] transactionId() {
        byte[] id = new byte[12];
        random.nextBytes(id);
        return id;
    }

    void onDeadline(long nowNs) {
        for (IcePair pair : pairs) {
            if (pair.onDeadline(nowNs)) {
                effects.check(pair, pair.transactionId(), pair.choosing());
            }
        }
        for (int component = 1; component <= components; component++) {
            IcePair pair = selected[component];
            if (pair != null && consent[component].due(nowNs)) {
                byte[] id = transactionId();
                consent[component].asked(id, nowNs);
                effects.check(pair, id, false);
            }
        }
    }

    long nextNs() {
        long next = Machine.NEVER;
        boolean waits = !triggered.isEmpty();
        boolean done = complete();
        for (IcePair pair : pairs) {
            next = Math.min(next, pair.dueNs());
            waits |= !done && pair.state == IcePair.State.WAITING;
        }
        if (waits && !settings.lite()) {
            next = Math.min(next, paceNs);
        }
        if (worksSinceNs != Machine.NEVER && !done && mayNominate()) {
            next = Math.min(next, Math.max(paceNs, worksSinceNs + NOMINATION_PATIENCE_NS));
        }
        for (int component = 1; component <= components; component++) {
            next = Math.min(next, consent[component].nextNs());
        }
        return next;
    }
}
