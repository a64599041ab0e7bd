package io.jackfield.sip.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Redacted;
import io.jackfield.sip.auth.Verdict.Result;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.Parameters;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 7616 3.5 (Authentication-Info), 3.4.4 (userhash), 3.4 (names beyond ASCII): client against verifier. */
class ConfirmationTest {
    private static final String REALM = "example.com";
    private static final String JASON = "J\u00e4s\u00f8n Doe";
    private final Subscribers subscribers = Subscribers.of(
            Subscriber.withPassword("alice", REALM, new Redacted("s3cret")),
            Subscriber.withPassword(JASON, REALM, new Redacted("s3cret")));
    private DigestVerifier verifier = build(DigestVerifier.builder(REALM));
    private final DigestClient alice = new DigestClient(Credentials.of("alice", "s3cret"), new Random(1));
    private long nowMs = 1_000_000;

    private static DigestVerifier build(DigestVerifier.Builder builder) {
        return builder.md5Only(r -> false).random(new Random(3)).build();
    }

    private SipRequest granted(DigestClient client) {
        SipRequest request = AuthMessages.register();
        Verdict missing = verifier.verify(request, ChallengeKind.WWW, subscribers, nowMs);
        SipRequest answer = client.answer(request, verifier.challenge(request, ChallengeKind.WWW, missing, nowMs))
                .orElseThrow();
        assertThat(verifier.verify(answer, ChallengeKind.WWW, subscribers, nowMs)
                        .result())
                .isEqualTo(Result.GRANTED);
        return answer;
    }

    private SipResponse ok(SipRequest request, Optional<Parameters> info, String body) {
        ResponseEdit ok = SipResponse.to(request, 200).toTag("t");
        info.ifPresent(i -> ok.set(Header.AUTHENTICATION_INFO, i));
        if (!body.isEmpty()) {
            ok.body("text/plain", body.getBytes(StandardCharsets.UTF_8));
        }
        return ok.build();
    }

    private Optional<Parameters> confirm(SipRequest request, String body) {
        return verifier.confirmation(
                request, ChallengeKind.WWW, subscribers, body.getBytes(StandardCharsets.UTF_8), nowMs);
    }

    @ParameterizedTest
    @EnumSource(DigestAlgorithm.class)
    void theServerProvesItself(DigestAlgorithm algorithm) {
        verifier = build(DigestVerifier.builder(REALM).algorithms(algorithm).qop(Qop.AUTH_INT));
        SipRequest request = granted(alice);
        Optional<Parameters> info = confirm(request, "hello");
        assertThat(alice.learn(request, ok(request, info, "hello"))).isEqualTo(ServerProof.PROVED);
        assertThat(alice.learn(request, ok(request, info, "hallo"))).isEqualTo(ServerProof.WRONG);
        assertThat(alice.learn(request, ok(request, Optional.empty(), "hello"))).isEqualTo(ServerProof.ABSENT);
    }

    /** Worked by hand: H(H(A1) ":" nonce ":" nc ":" cnonce ":" qop ":" H(":" uri)). */
    @Test
    void theProofIsTheOneOfTheRfc() {
        SipRequest request = granted(alice);
        AuthHeader sent =
                AuthHeader.parse(request.headers(Header.AUTHORIZATION).get(0)).get(0);
        String ha1 = Digest.hash(DigestAlgorithm.SHA_256, "alice:example.com:s3cret");
        String expected = Digest.hash(
                DigestAlgorithm.SHA_256,
                String.join(
                        ":",
                        ha1,
                        sent.param("nonce").orElseThrow(),
                        "00000001",
                        sent.param("cnonce").orElseThrow(),
                        "auth",
                        Digest.hash(DigestAlgorithm.SHA_256, ":sip:example.com")));
        Parameters info = confirm(request, "").orElseThrow();
        assertThat(info.get("rspauth")).contains(expected);
        assertThat(info.get("nc")).contains("00000001");
        assertThat(info.get("cnonce")).isEqualTo(sent.param("cnonce"));
        assertThat(info.get("qop")).contains("auth");
    }

    @Test
    void theNextNonceIsUsedFromThenOn() {
        SipRequest first = granted(alice);
        assertThat(confirm(first, "").orElseThrow().has("nextnonce")).isFalse();
        nowMs += Duration.ofMinutes(3).toMillis();
        SipRequest second = alice.authorize(AuthMessages.register());
        Parameters info = confirm(second, "").orElseThrow();
        String next = info.get("nextnonce").orElseThrow();
        assertThat(alice.learn(second, ok(second, Optional.of(info), ""))).isEqualTo(ServerProof.PROVED);
        nowMs += Duration.ofMinutes(3).toMillis(); // the first would be stale
        SipRequest third = alice.authorize(AuthMessages.register());
        assertThat(third.headers(Header.AUTHORIZATION).get(0)).contains(next, "nc=00000001");
        assertThat(verifier.verify(third, ChallengeKind.WWW, subscribers, nowMs).granted())
                .isTrue();
    }

    @Test
    void aStrangerDoesNotChooseTheNextNonce() {
        SipRequest request = granted(alice);
        Parameters forged = confirm(request, "").orElseThrow().without("rspauth");
        forged = forged.withQuoted("rspauth", "0".repeat(64)).withQuoted("nextnonce", "mine");
        assertThat(alice.learn(request, ok(request, Optional.of(forged), ""))).isEqualTo(ServerProof.WRONG);
        assertThat(alice.authorize(AuthMessages.register()).text()).doesNotContain("mine");
    }

    @Test
    void aClientWithoutQopGetsNone() {
        SipRequest old = AuthMessages.request(Method.REGISTER, "sip:example.com")
                .add(
                        Header.AUTHORIZATION,
                        "Digest username=\"alice\", realm=\"example.com\", nonce=\"n\","
                                + " uri=\"sip:example.com\", response=\"r\", algorithm=MD5")
                .build();
        assertThat(confirm(old, "")).isEmpty();
        assertThat(confirm(AuthMessages.register(), "")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(DigestAlgorithm.class)
    void aHashCanStandForTheName(DigestAlgorithm algorithm) {
        verifier = build(DigestVerifier.builder(REALM).algorithms(algorithm).userHash(true));
        DigestClient jason = new DigestClient(Credentials.of(JASON, "s3cret"), new Random(2));
        SipRequest request = granted(jason);
        String sent = request.headers(Header.AUTHORIZATION).get(0);
        assertThat(sent).contains("userhash=true").doesNotContain("Doe");
        Verdict again = verifier.verify(request, ChallengeKind.WWW, subscribers, nowMs);
        assertThat(again.user()).as("the name that was found").isEqualTo(JASON);
        assertThat(again.result()).as("used before").isEqualTo(Result.STALE);
    }

    @Test
    void aHashOfNobodyIsAnUnknownUser() {
        verifier = build(DigestVerifier.builder(REALM).userHash(true));
        SipRequest request = AuthMessages.register();
        Verdict missing = verifier.verify(request, ChallengeKind.WWW, subscribers, nowMs);
        SipResponse challenge = verifier.challenge(request, ChallengeKind.WWW, missing, nowMs);
        SipRequest answer = new DigestClient(Credentials.of("nobody", "x"), new Random(2))
                .answer(request, challenge)
                .orElseThrow();
        assertThat(verifier.verify(answer, ChallengeKind.WWW, subscribers, nowMs))
                .isEqualTo(new Verdict(Result.UNKNOWN_USER, ""));
    }

    @Test
    void aHashThatWasNotAskedForIsMalformed() {
        SipRequest answer = granted(alice);
        String header = answer.headers(Header.AUTHORIZATION).get(0) + ", userhash=true";
        SipRequest hashed = answer.edit()
                .remove(Header.AUTHORIZATION)
                .add(Header.AUTHORIZATION, header)
                .build();
        assertThat(verifier.verify(hashed, ChallengeKind.WWW, subscribers, nowMs)
                        .result())
                .isEqualTo(Result.MALFORMED);
    }

    @Test
    void namesBeyondAsciiAreExtendedWhereTheServerSaysUtf8() {
        DigestClient jason = new DigestClient(Credentials.of(JASON, "s3cret"), new Random(2));
        SipRequest request = AuthMessages.register();
        Verdict missing = verifier.verify(request, ChallengeKind.WWW, subscribers, nowMs);
        SipResponse challenge = verifier.challenge(request, ChallengeKind.WWW, missing, nowMs);
        String value = challenge.headers(Header.WWW_AUTHENTICATE).get(0) + ", charset=UTF-8";
        SipResponse utf8 = challenge
                .edit()
                .remove(Header.WWW_AUTHENTICATE)
                .add(Header.WWW_AUTHENTICATE, value)
                .build();
        SipRequest answer = jason.answer(request, utf8).orElseThrow();
        assertThat(answer.headers(Header.AUTHORIZATION).get(0))
                .contains("username*=UTF-8''J%C3%A4s%C3%B8n%20Doe")
                .doesNotContain("username=");
        assertThat(verifier.verify(answer, ChallengeKind.WWW, subscribers, nowMs))
                .isEqualTo(new Verdict(Result.GRANTED, JASON));
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8''J%C3%A4s%C3%B8n%20Doe, Jäsøn Doe",
        "utf-8'en'abc, abc",
        "UTF-8''%41, A",
        "ISO-8859-1''abc, ''",
        "UTF-8'abc, ''",
        "UTF-8''%4, ''",
        "UTF-8''%zz, ''",
        "UTF-8''%C3, ''",
        "abc, ''"
    })
    void readsExtendedValues(String text, String expected) {
        assertThat(ExtendedValue.decode(text).orElse("")).isEqualTo(expected);
    }

    /** Both names, or an extended hash, leave open who it is. */
    @Test
    void ambiguousNamesAreMalformed() {
        SipRequest answer = granted(alice);
        String header = answer.headers(Header.AUTHORIZATION).get(0);
        for (String odd :
                List.of(header + ", username*=UTF-8''bob", header.replace("username=\"alice\"", "username=\"\""))) {
            SipRequest both = answer.edit()
                    .remove(Header.AUTHORIZATION)
                    .add(Header.AUTHORIZATION, odd)
                    .build();
            assertThat(verifier.verify(both, ChallengeKind.WWW, subscribers, nowMs)
                            .result())
                    .isEqualTo(Result.MALFORMED);
        }
    }
}
