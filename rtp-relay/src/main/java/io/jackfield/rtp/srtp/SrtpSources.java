package io.jackfield.rtp.srtp;

import io.jackfield.kernel.BoundedMap;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The sources under one key. Those that came last are found without making an object: several share a transport in a bundle. */
final class SrtpSources {
    /** Most of them. */
    static final int MAX = 64;

    private static final int RECENT = 4;

    private final BoundedMap<Integer, SrtpSource> all;
    private final @Nullable SrtpSource[] recent = new SrtpSource[RECENT];
    private int oldest;

    SrtpSources(String name, BoundedMap.Policy policy) {
        all = new BoundedMap<>(name, MAX, policy);
    }

    /** The one with this SSRC; null where there is none. */
    @Nullable
    SrtpSource find(int ssrc) {
        for (SrtpSource one : recent) {
            if (one != null && one.ssrc() == ssrc) {
                return one;
            }
        }
        SrtpSource known = all.get(ssrc).orElse(null);
        if (known != null) {
            remember(known);
        }
        return known;
    }

    /** One that was not found. @return whether there was room */
    boolean add(SrtpSource source) {
        boolean added = all.put(source.ssrc(), source);
        if (added) {
            remember(source);
        }
        return added;
    }

    private void remember(SrtpSource source) {
        recent[oldest] = source;
        oldest = (oldest + 1) % RECENT;
    }

    Collection<SrtpSource> all() {
        return all.values();
    }
}
