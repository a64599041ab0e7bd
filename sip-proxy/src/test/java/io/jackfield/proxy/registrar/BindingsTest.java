package io.jackfield.proxy.registrar;

import static io.jackfield.proxy.registrar.Bindings.Refusal.NONE;
import static io.jackfield.proxy.registrar.Bindings.Refusal.OUT_OF_ORDER;
import static io.jackfield.proxy.registrar.Bindings.Refusal.TOO_MANY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BindingsTest {
    private static final long NOW = 1_000;
    private static final long LATER = 2_000;

    @Test
    void addsReplacesAndRemoves() {
        List<Binding> two = apply(List.of(), 1, binding("sip:a@h", 1, LATER), binding("sip:b@h", 1, LATER));
        assertThat(two).extracting(Binding::contact).containsExactly("sip:a@h", "sip:b@h");

        List<Binding> replaced = apply(two, 2, binding("sip:a@h", 2, 5_000));
        assertThat(replaced).extracting(b -> b.origin().cseq()).containsExactly(1L, 2L);

        assertThat(apply(replaced, 3, binding("sip:a@h", 3, NOW)))
                .extracting(Binding::contact)
                .containsExactly("sip:b@h");
    }

    /** RFC 3261 19.1.4: the same address in other words is the same contact. */
    @Test
    void comparesContactsAsUris() {
        List<Binding> one = apply(List.of(), 1, binding("sip:a@HOST.example;transport=tcp", 1, LATER));
        assertThat(apply(one, 2, binding("sip:a@host.example;Transport=TCP", 2, LATER)))
                .hasSize(1);
        assertThat(apply(one, 2, binding("sip:A@host.example;transport=tcp", 2, LATER)))
                .hasSize(2);
    }

    @Test
    void refusesAsAWholeWhatWasOvertaken() {
        List<Binding> stored = apply(List.of(), 5, binding("sip:a@h", 5, LATER));
        Bindings.Result result = Bindings.apply(
                stored,
                new Bindings.Change(
                        new Binding.Origin("call", 5),
                        List.of(binding("sip:new@h", 5, LATER), binding("sip:a@h", 5, LATER)),
                        false),
                10,
                NOW);
        assertThat(result.refusal()).isEqualTo(OUT_OF_ORDER);
        assertThat(result.bindings()).isSameAs(stored);

        assertThat(Bindings.apply(stored, new Bindings.Change(new Binding.Origin("call", 4), List.of(), true), 10, NOW)
                        .refusal())
                .isEqualTo(OUT_OF_ORDER);
        Bindings.Result all =
                Bindings.apply(stored, new Bindings.Change(new Binding.Origin("call", 6), List.of(), true), 10, NOW);
        assertThat(all.refusal()).isEqualTo(NONE);
        assertThat(all.bindings()).isEmpty();
    }

    @Test
    void anExpiredBindingIsInNobodysWay() {
        List<Binding> expired = List.of(binding("sip:a@h", 9, NOW), binding("sip:b@h", 9, NOW - 1));
        List<Binding> bindings = apply(expired, 1, binding("sip:a@h", 1, LATER));
        assertThat(bindings).extracting(b -> b.origin().cseq()).containsExactly(1L);
    }

    @Property(tries = 200)
    void neverHoldsMoreThanItMayNorAContactTwice(@ForAll @Size(max = 40) List<@IntRange(max = 6) Integer> contacts) {
        List<Binding> bindings = List.of();
        long cseq = 0;
        for (int contact : contacts) {
            Binding wanted = binding("sip:" + contact + "@h", ++cseq, contact == 0 ? NOW : LATER);
            Bindings.Result result = Bindings.apply(
                    bindings, new Bindings.Change(new Binding.Origin("call", cseq), List.of(wanted), false), 4, NOW);
            assertThat(result.refusal()).isIn(NONE, TOO_MANY);
            bindings = result.bindings();
            assertThat(bindings).hasSizeLessThanOrEqualTo(4);
            assertThat(bindings).extracting(Binding::contact).doesNotHaveDuplicates();
        }
    }

    @Test
    void timeLeftIsRoundedUpAndSurvivesTheEndOfTheClock() {
        assertThat(binding("sip:a@h", 1, 1_500_000_000L).remainingSeconds(0)).isEqualTo(2);
        assertThat(binding("sip:a@h", 1, 0).remainingSeconds(5)).isZero();
        Binding wrapped = binding("sip:a@h", 1, Long.MIN_VALUE + 5);
        assertThat(wrapped.expired(Long.MAX_VALUE - 5)).isFalse();
    }

    private static List<Binding> apply(List<Binding> current, long cseq, Binding... wanted) {
        Bindings.Result result = Bindings.apply(
                current,
                new Bindings.Change(new Binding.Origin("call", cseq), new ArrayList<>(List.of(wanted)), false),
                10,
                NOW);
        assertThat(result.refusal()).isEqualTo(NONE);
        return result.bindings();
    }

    private static Binding binding(String contact, long cseq, long expiresAtNs) {
        return Binding.of(contact, new Binding.Origin("call", cseq), expiresAtNs);
    }
}
