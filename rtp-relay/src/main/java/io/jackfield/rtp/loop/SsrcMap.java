package io.jackfield.rtp.loop;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something for SSRCs; looking makes no object. Of one thread. */
final class SsrcMap<V> {
    private static final class Key {
        private int ssrc;

        private Key(int ssrc) {
            this.ssrc = ssrc;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key && ((Key) other).ssrc == ssrc;
        }

        @Override
        public int hashCode() {
            return ssrc * 0x9E3779B9;
        }
    }

    private final Map<Key, V> map = new HashMap<>();
    private final Key probe = new Key(0);

    @Nullable
    V get(int ssrc) {
        probe.ssrc = ssrc;
        return map.get(probe);
    }

    void put(int ssrc, V value) {
        map.put(new Key(ssrc), value);
    }

    void remove(int ssrc) {
        probe.ssrc = ssrc;
        map.remove(probe);
    }

    int size() {
        return map.size();
    }

    void clear() {
        map.clear();
    }
}
