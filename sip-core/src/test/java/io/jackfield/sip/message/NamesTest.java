package io.jackfield.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class NamesTest {
    /** Headers whose bit in the index is another's too are told apart. */
    @Test
    void headersThatShareABitAreNotConfused() {
        for (Header<?> header : Header.known()) {
            if (header.id() > Fields.LAST) {
                SipRequest r = Samples.request(Samples.INVITE)
                        .edit()
                        .remove(Header.SESSION_EXPIRES)
                        .set(header, "x")
                        .build();
                for (SipMessage m : List.of(r, Samples.request(r.text()))) {
                    for (Header<?> other : Header.known()) {
                        assertThat(m.has(other))
                                .as("%s beside %s", other, header)
                                .isEqualTo(m.header(other).isPresent());
                    }
                    assertThat(m.header(header)).contains("x");
                }
            }
        }
    }

    @Property(tries = 200)
    void headersAreKnownInAnyCaseAnywhere(@ForAll long seed) {
        Random random = new Random(seed);
        for (Header<?> header : Header.known()) {
            StringBuilder name = new StringBuilder();
            header.canonical()
                    .chars()
                    .forEach(c -> name.append(
                            (char) (random.nextBoolean() ? Character.toLowerCase(c) : Character.toUpperCase(c))));
            assertThat(Header.of(name.toString()).orElseThrow()).isSameAs(header);
            byte[] line = Samples.bytes(" ".repeat(random.nextInt(9)) + name + ":" + "x".repeat(random.nextInt(12)));
            int at = new String(line).indexOf(name.toString());
            assertThat(Header.NAMES.find(line, at, name.length())).isEqualTo(header.id());
            boolean shortened = name.length() == 2; // what is left of To is its compact form
            assertThat(Header.NAMES.find(line, at, name.length() - 1) == header.id())
                    .isEqualTo(shortened);
            header.compact()
                    .ifPresent(c -> assertThat(Header.of(c).orElseThrow())
                            .isSameAs(Header.of(c.toUpperCase()).orElseThrow())
                            .isSameAs(header));
        }
    }

    /** Folding case by a bit must not confuse these. */
    @Test
    void likenessesAreNotKnown() {
        for (String name : List.of(
                "",
                "Vi",
                "Viaa",
                "Call\rID",
                "Call_ID",
                "\u0056\u0049\u0001",
                "T\0",
                "Proxy-Authorizatiom",
                "P-Asserted-Identitz",
                "x-" + "y".repeat(40),
                "ü")) {
            assertThat(Header.of(name)).as(name).isEmpty();
        }
        for (Header<?> header : Header.known()) {
            byte[] name = Samples.bytes(header.canonical());
            for (int bit = 0; bit < name.length * 8; bit++) {
                if (bit % 8 != 5 || name[bit / 8] == '-') {
                    byte[] flipped = name.clone();
                    flipped[bit / 8] ^= (byte) (1 << bit % 8);
                    assertThat(Header.NAMES.find(flipped, 0, name.length)).isNotEqualTo(header.id());
                }
            }
        }
    }

    @Test
    void methodsAreInternedAndCaseSensitive() {
        assertThat(Method.of("SUBSCRIBE")).isSameAs(Method.SUBSCRIBE);
        assertThat(Method.of("ACK")).isSameAs(Method.ACK);
        assertThat(Method.of("invite")).isNotEqualTo(Method.INVITE);
        assertThat(Method.of("X")).isEqualTo(Method.of("X")).hasSameHashCodeAs(Method.of("X"));
        assertThat(Method.of("INVITEE")).hasToString("INVITEE");
    }

    @Test
    void reasonsOfUnknownCodesAreThoseOfTheirClass() {
        assertThat(Status.reason(404)).isEqualTo("Not Found");
        assertThat(Status.reason(199)).isEqualTo("Early Dialog Terminated");
        assertThat(List.of(
                        Status.reason(150),
                        Status.reason(299),
                        Status.reason(399),
                        Status.reason(499),
                        Status.reason(599),
                        Status.reason(699)))
                .containsExactly(
                        "Provisional", "Success", "Redirection", "Client Error", "Server Error", "Global Failure");
    }

    @Property
    void hashesDependOnEachByte(@ForAll byte[] bytes) {
        int hash = ByteHash.of(bytes, 0, bytes.length);
        assertThat(hash).isNotZero();
        byte[] moved = new byte[bytes.length + 13];
        System.arraycopy(bytes, 0, moved, 5, bytes.length);
        assertThat(ByteHash.of(moved, 5, bytes.length)).isEqualTo(hash);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= 1;
            assertThat(ByteHash.of(bytes, 0, bytes.length)).isNotEqualTo(hash);
            bytes[i] ^= 1;
        }
    }

    /** Call-IDs that count up must spread over shards. */
    @Test
    void hashesSpread() {
        int[] shards = new int[8];
        for (int i = 0; i < 80_000; i++) {
            shards[Math.floorMod(SipMessage.callIdHash(i + "-4711@127.0.0.1"), shards.length)]++;
        }
        for (int shard : shards) {
            assertThat(shard).isBetween(9_000, 11_000);
        }
    }
}
