package io.jackfield.relay.ng;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.relay.ng.CookieCache.Key;
import io.jackfield.relay.ng.CookieCache.State;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class CookieCacheTest {
    private static final long S = 1_000_000_000L;

    private final CookieCache cache = new CookieCache();
    private final InetSocketAddress client = new InetSocketAddress("127.0.0.1", 1);

    private Key key(int n) {
        return new Key(client, "c" + n);
    }

    @Test
    void givesTheSameReplyAgain() {
        assertThat(cache.begin(key(1), 0)).isEqualTo(State.NEW);
        assertThat(cache.begin(key(1), S)).isEqualTo(State.PENDING);
        assertThat(cache.reply(key(1))).isEmpty();
        cache.answered(key(1), new byte[] {7});
        cache.answered(key(1), new byte[] {8});
        assertThat(cache.begin(key(1), 2 * S)).isEqualTo(State.ANSWERED);
        assertThat(cache.reply(key(1))).contains(new byte[] {7});
        assertThat(cache.begin(new Key(new InetSocketAddress("127.0.0.1", 2), "c1"), 2 * S))
                .isEqualTo(State.NEW);
    }

    @Test
    void forgetsInTime() {
        cache.begin(key(1), 0);
        cache.answered(key(1), new byte[100]);
        assertThat(cache.begin(key(2), CookieCache.LIFETIME_NS - 1)).isEqualTo(State.NEW);
        assertThat(cache.size()).isEqualTo(2);
        assertThat(cache.begin(key(1), CookieCache.LIFETIME_NS)).isEqualTo(State.NEW);
        assertThat(cache.bytes()).isZero();
    }

    @Test
    void doesAnewWhatNeverGotAReply() {
        cache.begin(key(1), 0);
        assertThat(cache.begin(key(1), CookieCache.PENDING_NS)).isEqualTo(State.NEW);
    }

    @Test
    void holdsOnlySoMany() {
        for (int i = 0; i < 3 * CookieCache.MAX_REPLIES; i++) {
            assertThat(cache.begin(key(i), i)).isEqualTo(State.NEW);
            cache.answered(key(i), new byte[10]);
        }
        assertThat(cache.size()).isEqualTo(CookieCache.MAX_REPLIES);
        assertThat(cache.bytes()).isEqualTo(10L * CookieCache.MAX_REPLIES);
        assertThat(cache.reply(key(3 * CookieCache.MAX_REPLIES - 1))).isPresent();
        assertThat(cache.reply(key(0))).isEmpty();
    }

    @Test
    void holdsOnlySoManyBytes() {
        for (int i = 0; i < 1000; i++) {
            cache.begin(key(i), i);
            cache.answered(key(i), new byte[60_000]);
            assertThat(cache.bytes()).isLessThanOrEqualTo(CookieCache.MAX_BYTES);
        }
        assertThat(cache.size()).isEqualTo(CookieCache.MAX_BYTES / 60_000);
    }
}
