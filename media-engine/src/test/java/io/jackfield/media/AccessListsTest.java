package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class AccessListsTest {
    @Test
    void listsAllowWhatIsInThemAndNothingElse() throws Exception {
        AccessLists lists =
                new AccessLists(Map.of("proxies", List.of("10.0.1.10", "fd00::/8"), "inside", List.of("10.0.1.0/24")));
        InetAddress proxy = InetAddress.getByName("10.0.1.10");
        InetAddress inside = InetAddress.getByName("10.0.1.99");
        Predicate<InetAddress> proxies = lists.list("proxies");
        assertThat(proxies.test(proxy)).isTrue();
        assertThat(proxies.test(inside)).isFalse();
        assertThat(proxies.test(InetAddress.getByName("fd12::1"))).isTrue();
        assertThat(lists.allows("inside", inside)).isTrue();
        assertThat(lists.allows("none of that name", inside)).isFalse();
        lists.replace(Map.of("proxies", List.of("10.0.1.99")));
        assertThat(proxies.test(inside)).isTrue();
        assertThat(lists.allows("inside", inside)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lists.replace(Map.of("proxies", List.of("10.0.1.300"), "b", List.of("x"))))
                .withMessageContaining("10.0.1.300")
                .withMessageContaining("b: ");
        assertThat(proxies.test(inside)).isTrue(); // as it was
        assertThat(lists.names()).containsExactly("proxies");
    }
}
