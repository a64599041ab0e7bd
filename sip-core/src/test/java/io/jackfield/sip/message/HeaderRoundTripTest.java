package io.jackfield.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What an edit writes, a parser reads as the same value. */
class HeaderRoundTripTest {
    private static final String TOKEN = "abcXYZ019-.!%*_+`'~";
    private static final String ANY = TOKEN + " \t\"\\;,:<>=@[]{}()/?&|\u00e9\u0436\0\u007f";

    private final SipRequest invite = Samples.request(Samples.INVITE);

    private static String text(Random random, String characters, int min) {
        StringBuilder text = new StringBuilder();
        for (int i = min + random.nextInt(8); i > 0; i--) {
            text.append(characters.charAt(random.nextInt(characters.length())));
        }
        return text.toString();
    }

    private static String token(Random random) {
        return text(random, TOKEN, 1);
    }

    private static Duration seconds(Random random) {
        return Duration.ofSeconds(random.nextInt(Integer.MAX_VALUE));
    }

    private static Parameters params(Random random) {
        Parameters params = Parameters.NONE;
        for (int i = random.nextInt(4); i > 0; i--) {
            String value = text(random, ANY, 0);
            params = random.nextBoolean() ? params.with(token(random), value) : params.withQuoted(token(random), value);
        }
        return params;
    }

    private static NameAddr address(Random random) {
        SipUri uri = SipUri.of(text(random, ANY, 0), "host.example", random.nextInt(65_536));
        return NameAddr.of(text(random, ANY, 0), uri.withParam(token(random).replace('%', 'x'), text(random, ANY, 0)))
                .withParam(token(random), text(random, ANY, 0));
    }

    private static AuthValue auth(Random random) {
        Parameters params =
                Parameters.NONE.withQuoted("realm", text(random, ANY, 0)).withQuoted("nonce", text(random, ANY, 0));
        return new AuthValue(token(random), random.nextBoolean() ? params.with("qop", "auth") : params);
    }

    private <T> void survives(Header<T> header, List<T> values) {
        SipRequest edited = invite.edit().set(header, values).build();
        for (SipMessage m : List.of(edited, SipMessage.parse(edited.toBytes()).orElseThrow())) {
            assertThat(m.all(header)).isEqualTo(values);
            assertThat(m.get(header)).contains(values.get(0));
            assertThat(m.malformed(header)).isFalse();
        }
    }

    @Property(tries = 300)
    void records(@ForAll long seed) {
        Random r = new Random(seed);
        survives(
                Header.SESSION_EXPIRES,
                List.of(SessionExpires.of(seconds(r), SessionExpires.Refresher.values()[r.nextInt(2)])));
        survives(
                Header.RACK, List.of(new RAck(r.nextInt() & Values.MAX_RSEQ, r.nextInt(1 << 30), Method.of(token(r)))));
        survives(
                Header.REPLACES, List.of(new Replaces(token(r) + "@" + token(r), token(r), token(r), r.nextBoolean())));
        survives(Header.EVENT, List.of(new Event(token(r), params(r))));
        survives(Header.SUBSCRIPTION_STATE, List.of(SubscriptionState.active(seconds(r))));
        survives(Header.SUBSCRIPTION_STATE, List.of(SubscriptionState.terminated(token(r))));
        survives(Header.REASON, List.of(Reason.sip(r.nextInt(700), text(r, ANY, 0)), Reason.q850(16, text(r, ANY, 0))));
        survives(
                Header.RETRY_AFTER,
                List.of(new RetryAfter(seconds(r), "a (\\) " + token(r) + ")", Optional.of(seconds(r)))));
        survives(Header.WARNING, List.of(new Warning(300 + r.nextInt(100), token(r), text(r, ANY, 0)), WARNING));
        BigDecimal sent = BigDecimal.valueOf(r.nextInt(1 << 30), r.nextInt(6));
        survives(Header.TIMESTAMP, List.of(new Timestamp(sent, Optional.of(BigDecimal.valueOf(r.nextInt(99), 2)))));
    }

    private static final Warning WARNING = new Warning(399, "[2001:db8::1]:5060", "x");

    @Property(tries = 300)
    void addressesAndWordsWithParameters(@ForAll long seed) {
        Random r = new Random(seed);
        for (Header<NameAddr> header : List.of(Header.CONTACT, Header.ROUTE, Header.P_ASSERTED_IDENTITY, Header.PATH)) {
            survives(header, List.of(address(r), address(r)));
        }
        survives(Header.REFER_TO, List.of(address(r)));
        for (Header<Parameterized> header : List.of(Header.ACCEPT_LANGUAGE, Header.FEATURE_CAPS, Header.IDENTITY)) {
            survives(header, List.of(new Parameterized(token(r), params(r)), Parameterized.of("*")));
        }
        survives(Header.CONTENT_TYPE, List.of(new Parameterized(token(r) + "/" + token(r), params(r))));
        Parameters some = params(r).with("icid-value", token(r));
        survives(Header.P_CHARGING_VECTOR, List.of(some));
        survives(Header.AUTHENTICATION_INFO, List.of(some));
        survives(Header.WWW_AUTHENTICATE, List.of(auth(r), auth(r)));
        survives(Header.AUTHORIZATION, List.of(auth(r)));
    }

    @Property(tries = 300)
    void plainValues(@ForAll long seed) {
        Random r = new Random(seed);
        for (Header<Duration> header : List.of(Header.EXPIRES, Header.MIN_SE, Header.FLOW_TIMER, Header.MIN_EXPIRES)) {
            survives(header, List.of(seconds(r)));
        }
        for (Header<String> header : List.of(Header.REQUIRE, Header.PRIVACY, Header.ALLOW_EVENTS, Header.SUPPORTED)) {
            survives(header, List.of(token(r), token(r), token(r)));
        }
        survives(Header.ALLOW, List.of(Method.of(token(r)), Method.INVITE));
        survives(Header.RSEQ, List.of(r.nextInt() & Values.MAX_RSEQ));
        survives(Header.REFER_SUB, List.of(r.nextBoolean()));
        survives(Header.DATE, List.of(Instant.ofEpochSecond(r.nextInt(Integer.MAX_VALUE) * 2L)));
        survives(Header.SUBJECT, List.of(text(r, ANY, 0).strip()));
    }
}
