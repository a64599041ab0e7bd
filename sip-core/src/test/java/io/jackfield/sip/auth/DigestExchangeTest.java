package io.jackfield.sip.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.kernel.Redacted;
import io.jackfield.sip.auth.Verdict.Result;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Client and verifier, one against the other. */
class DigestExchangeTest {
    private static final String REALM = "example.com";
    private static final Subscribers SUBSCRIBERS =
            Subscribers.of(Subscriber.withPassword("alice", REALM, new Redacted("s3cret")));

    private final DigestVerifier verifier = verifier(DigestVerifier.builder(REALM));
    private final DigestClient alice = client("s3cret");
    private long nowMs = 1_700_000_000_000L;

    @Test
    void theRightPasswordIsGranted() {
        Verdict verdict = verify(answered(AuthMessages.register()));
        assertThat(verdict).isEqualTo(new Verdict(Result.GRANTED, "alice"));
        assertThat(verdict.grants(SipUri.of("sip:alice@example.com"))).isTrue();
        assertThat(verdict.grants(SipUri.of("sip:bob@example.com"))).isFalse();
    }

    @Test
    void noCredentialsAreChallengedStrongestFirstALineEach() {
        SipResponse response = challenge(AuthMessages.register());
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.toTag()).isNotEmpty();
        assertThat(response.headers(Header.WWW_AUTHENTICATE)).hasSize(2);
        assertThat(response.headers(Header.WWW_AUTHENTICATE).get(0)).contains("algorithm=SHA-256", "qop=\"auth\"");
        assertThat(response.headers(Header.WWW_AUTHENTICATE).get(1)).contains("algorithm=MD5");
        assertThat(response.text()).doesNotContain("stale");
        SipRequest answer = alice.answer(AuthMessages.register(), response).orElseThrow();
        assertThat(answer.headers(Header.AUTHORIZATION)).hasSize(1);
        assertThat(answer.headers(Header.AUTHORIZATION).get(0)).contains("algorithm=SHA-256", "nc=00000001");
        assertThat(answer.cseqNumber()).isEqualTo(8);
    }

    @Test
    void aProxyChallengesWith407() {
        SipRequest invite =
                AuthMessages.request(Method.INVITE, "sip:bob@example.com").build();
        SipResponse response = verifier.challenge(
                invite, ChallengeKind.PROXY, verifier.verify(invite, ChallengeKind.PROXY, SUBSCRIBERS, nowMs), nowMs);
        assertThat(response.status()).isEqualTo(407);
        assertThat(response.headers(Header.PROXY_AUTHENTICATE)).hasSize(2);
        SipRequest answer = alice.answer(invite, response).orElseThrow();
        assertThat(answer.headers(Header.PROXY_AUTHORIZATION)).hasSize(1);
        assertThat(verifier.verify(answer, ChallengeKind.PROXY, SUBSCRIBERS, nowMs)
                        .granted())
                .isTrue();
        assertThat(verify(answer).result()).isEqualTo(Result.MISSING);
    }

    @ParameterizedTest
    @EnumSource(DigestAlgorithm.class)
    void everyAlgorithmAgrees(DigestAlgorithm algorithm) {
        DigestVerifier one =
                verifier(DigestVerifier.builder(REALM).algorithms(algorithm).qop(Qop.AUTH_INT));
        SipRequest request = AuthMessages.request(Method.MESSAGE, "sip:example.com")
                .body("text/plain", "hello".getBytes(StandardCharsets.UTF_8))
                .build();
        SipRequest answer =
                client("s3cret").answer(request, challenge(one, request)).orElseThrow();
        assertThat(answer.header(Header.AUTHORIZATION))
                .hasValueSatisfying(v -> assertThat(v).contains("algorithm=" + algorithm.token(), "qop=auth-int"));
        assertThat(verify(one, answer).granted()).isTrue();
        SipRequest tampered = answer.edit()
                .body("text/plain", "hallo".getBytes(StandardCharsets.UTF_8))
                .build();
        assertThat(verify(one, tampered).result()).isEqualTo(Result.WRONG_PASSWORD);
    }

    @Test
    void aWrongPasswordGetsNowhere() {
        DigestClient mallory = client("guess");
        SipRequest first = mallory.answer(AuthMessages.register(), challenge(AuthMessages.register()))
                .orElseThrow();
        assertThat(verify(first).result()).isEqualTo(Result.WRONG_PASSWORD);
        assertThat(mallory.answer(first, challenge(first)))
                .as("asked again, it gives up")
                .isEmpty();
    }

    @Test
    void anUnknownUserGetsTheSameChallenge() {
        DigestClient nobody = new DigestClient(Credentials.of("nobody", "x"), new Random(5));
        SipRequest first = nobody.answer(AuthMessages.register(), challenge(AuthMessages.register()))
                .orElseThrow();
        assertThat(verify(first).result()).isEqualTo(Result.UNKNOWN_USER);
        SipResponse known = verifier.challenge(first, ChallengeKind.WWW, new Verdict(Result.WRONG_PASSWORD, ""), nowMs);
        SipResponse unknown = verifier.challenge(first, ChallengeKind.WWW, verify(first), nowMs);
        assertThat(unknown.headers(Header.WWW_AUTHENTICATE)).hasSameSizeAs(known.headers(Header.WWW_AUTHENTICATE));
        assertThat(unknown.status()).isEqualTo(known.status());
    }

    @Test
    void theSameCredentialsAreGoodOnce() {
        SipRequest answer = answered(AuthMessages.register());
        assertThat(verify(answer).granted()).isTrue();
        assertThat(verify(answer).result()).isEqualTo(Result.STALE);
    }

    @Test
    void laterRequestsCountOnWithTheSameNonce() {
        assertThat(verify(answered(AuthMessages.register())).granted()).isTrue();
        for (int nc = 2; nc < 5; nc++) {
            SipRequest next = alice.authorize(AuthMessages.register());
            assertThat(next.header(Header.AUTHORIZATION).orElseThrow()).contains("nc=0000000" + nc);
            assertThat(verify(next).granted()).isTrue();
        }
    }

    @Test
    void anOldNonceIsStaleAndItsClientTriesAgain() {
        SipRequest answer = answered(AuthMessages.register());
        nowMs += Duration.ofMinutes(5).toMillis() + 1;
        assertThat(verify(answer).result()).isEqualTo(Result.STALE);
        SipResponse again = challenge(answer);
        assertThat(again.headers(Header.WWW_AUTHENTICATE)).allMatch(v -> v.endsWith("stale=true"));
        assertThat(verify(alice.answer(answer, again).orElseThrow()).granted()).isTrue();
    }

    /** After a restart every phone holds a nonce of the process before: it is told so, and its user is not asked. */
    @Test
    void aNonceOfAnotherProcessIsStale() {
        SipRequest answer = answered(AuthMessages.register());
        DigestVerifier restarted = DigestVerifier.builder(REALM).build();
        assertThat(restarted
                        .verify(answer, ChallengeKind.WWW, SUBSCRIBERS, nowMs)
                        .result())
                .isEqualTo(Result.STALE);
    }

    @Test
    void aForgedNonceWithAWrongPasswordIsNotStale() {
        SipRequest forged = AuthMessages.request(Method.REGISTER, "sip:example.com")
                .set(Header.AUTHORIZATION, credentials("response=\"" + "0".repeat(64) + "\""))
                .build();
        assertThat(verify(forged).result()).isEqualTo(Result.WRONG_PASSWORD);
    }

    /** An RFC 2069 client sends neither qop nor a count: its nonce is good for one request. */
    @Test
    void withoutQopANonceIsGoodOnce() {
        String nonce = nonceOf(challenge(AuthMessages.register()));
        Digest.Input in = new Digest.Input(
                DigestAlgorithm.MD5, "REGISTER", "sip:example.com", nonce, "", "", Optional.empty(), new byte[0]);
        String ha1 = Subscriber.ha1(DigestAlgorithm.MD5, "alice", REALM, new Redacted("s3cret"))
                .secret();
        SipRequest old = AuthMessages.request(Method.REGISTER, "sip:example.com")
                .set(
                        Header.AUTHORIZATION,
                        "Digest username=\"alice\",realm=\"example.com\",nonce=\"" + nonce
                                + "\",uri=\"sip:example.com\",response=\"" + Digest.response(ha1, in) + "\"")
                .build();
        assertThat(verify(old).granted()).isTrue();
        assertThat(verify(old).result()).isEqualTo(Result.STALE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sip:example.com:5060", "sip:bob@example.com", "SIP:EXAMPLE.COM"})
    void sippAndOldPhonesMayLeaveOutTheUser(String digestUri) {
        SipRequest made = answered(AuthMessages.request(Method.INVITE, digestUri.replace("SIP", "sip"))
                .build());
        SipRequest sent =
                made.edit().requestUri(SipUri.of("sip:9196@example.com")).build();
        assertThat(verify(sent).granted()).isTrue();
        assertThat(verify(verifier(DigestVerifier.builder(REALM).uriCheck(UriCheck.EQUIVALENT)), sent)
                        .result())
                .isEqualTo(Result.WRONG_URI);
    }

    @Test
    void credentialsForAnotherHostAreWrong() {
        SipRequest made =
                answered(AuthMessages.request(Method.INVITE, "sip:bob@evil.net").build());
        assertThat(verify(made).granted()).isTrue();
        SipRequest moved = answered(
                        AuthMessages.request(Method.INVITE, "sip:bob@evil.net").build())
                .edit()
                .requestUri(SipUri.of("sip:bob@10.0.0.9"))
                .build();
        assertThat(verify(moved).result()).isEqualTo(Result.WRONG_URI);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qop=auth, nc=00000001", // no cnonce
                "qop=auth, nc=1, cnonce=\"c\"",
                "qop=auth, nc=0000000g, cnonce=\"c\"",
                "qop=auth-int, nc=00000001, cnonce=\"c\"", // not offered
                "qop=other, nc=00000001, cnonce=\"c\"",
                "algorithm=SHA-512-256",
                "algorithm=XYZ"
            })
    void whatWasNotOfferedOrIsIncompleteIsMalformed(String parameters) {
        SipRequest request = AuthMessages.request(Method.REGISTER, "sip:example.com")
                .set(Header.AUTHORIZATION, credentials(parameters))
                .build();
        Verdict verdict = verify(request);
        assertThat(verdict.result()).isEqualTo(Result.MALFORMED);
        assertThat(verifier.challenge(request, ChallengeKind.WWW, verdict, nowMs)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void nonceCountZeroAndHugeCountsAreStale() {
        SipResponse challenge = challenge(AuthMessages.register());
        for (String nc : List.of("00000000", "ffffffff", "00010000")) {
            assertThat(verify(withCount(nonceOf(challenge), nc)).result())
                    .as(nc)
                    .isEqualTo(Result.STALE);
        }
        assertThat(verify(withCount(nonceOf(challenge), "00000001")).granted()).isTrue();
    }

    @Test
    void credentialsForOtherRealmsAreLeftAlone() {
        SipRequest request = AuthMessages.request(Method.REGISTER, "sip:example.com")
                .add(Header.AUTHORIZATION, "Digest username=\"alice\", realm=\"elsewhere\", nonce=\"n\", uri=\"u\"")
                .build();
        assertThat(verify(request).result()).isEqualTo(Result.MISSING);
    }

    /** baresip from 3.12 on answers every challenge of a realm, each in a line of its own. */
    @Test
    void oneOfSeveralAnswersIsEnough() {
        SipResponse response = challenge(AuthMessages.register());
        SipRequest sha = alice.answer(AuthMessages.register(), response).orElseThrow();
        SipRequest both = AuthMessages.request(Method.REGISTER, "sip:example.com")
                .add(Header.AUTHORIZATION, credentials("algorithm=SHA-512-256, response=\"00\""))
                .add(Header.AUTHORIZATION, sha.header(Header.AUTHORIZATION).orElseThrow())
                .build();
        assertThat(verify(both).granted()).isTrue();
    }

    /** baresip 1.0 (libre 1.1) registers nowhere that offers anything but MD5, wherever it stands in the list. */
    @ParameterizedTest
    @ValueSource(strings = {"baresip v1.0.0 (x86_64/linux)", "baresip v3.11.0 (x86_64/Linux)", "SIPp/Win32", "sipp"})
    void oldPhonesAreOfferedMd5Alone(String userAgent) {
        SipRequest request = AuthMessages.request(Method.REGISTER, "sip:example.com")
                .set(Header.USER_AGENT, userAgent)
                .build();
        assertThat(challenge(request).headers(Header.WWW_AUTHENTICATE))
                .singleElement()
                .asString()
                .contains("algorithm=MD5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"baresip v3.12.0 (x86_64/Linux)", "baresip v4.1.0", "Linphone/5.2", "Jackfield"})
    void newPhonesAreOfferedAll(String userAgent) {
        SipRequest request = AuthMessages.request(Method.REGISTER, "sip:example.com")
                .set(Header.USER_AGENT, userAgent)
                .build();
        assertThat(challenge(request).headers(Header.WWW_AUTHENTICATE)).hasSize(2);
    }

    @Test
    void whereMd5IsNotOfferedNobodyGetsIt() {
        DigestVerifier strict = verifier(DigestVerifier.builder(REALM).algorithms(DigestAlgorithm.SHA_256));
        SipRequest nameless = AuthMessages.request(Method.REGISTER, "sip:example.com")
                .remove(Header.USER_AGENT)
                .build();
        assertThat(challenge(strict, nameless).headers(Header.WWW_AUTHENTICATE))
                .singleElement()
                .asString()
                .contains("algorithm=SHA-256");
    }

    @Test
    void aSubscriberWithOneHashOnlyAnswersThatOne() {
        Map<DigestAlgorithm, Redacted> stored = new EnumMap<>(DigestAlgorithm.class);
        stored.put(DigestAlgorithm.MD5, Subscriber.ha1(DigestAlgorithm.MD5, "alice", REALM, new Redacted("s3cret")));
        Subscribers md5 = Subscribers.of(Subscriber.withHa1("alice", REALM, stored));
        SipRequest sha = answered(AuthMessages.register());
        assertThat(verifier.verify(sha, ChallengeKind.WWW, md5, nowMs).result()).isEqualTo(Result.WRONG_PASSWORD);
        DigestVerifier old = verifier(DigestVerifier.builder(REALM).algorithms(DigestAlgorithm.MD5));
        SipRequest answer = client("s3cret")
                .answer(AuthMessages.register(), challenge(old, AuthMessages.register()))
                .orElseThrow();
        assertThat(old.verify(answer, ChallengeKind.WWW, md5, nowMs).granted()).isTrue();
    }

    @Test
    void theClientTakesTheStrongestOfAnyOrderAndSkipsWhatItDoesNotKnow() {
        SipResponse response = SipResponse.to(AuthMessages.register(), 401)
                .toTag("t")
                .add(Header.WWW_AUTHENTICATE, "Digest realm=\"r\", nonce=\"1\", algorithm=MD5, qop=\"auth\"")
                .add(Header.WWW_AUTHENTICATE, "Digest realm=\"r\", nonce=\"2\", algorithm=AKAv1-MD5, qop=\"auth\"")
                .add(
                        Header.WWW_AUTHENTICATE,
                        "Basic realm=\"r\", Digest realm=\"r\", nonce=\"3\", algorithm=SHA-512-256, qop=\"auth-int, auth\"")
                .add(Header.WWW_AUTHENTICATE, "Digest realm=\"r\", nonce=\"4\", algorithm=SHA-256, qop=\"x\"")
                .build();
        SipRequest answer = alice.answer(AuthMessages.register(), response).orElseThrow();
        assertThat(answer.headers(Header.AUTHORIZATION))
                .singleElement()
                .asString()
                .contains("nonce=\"3\"", "qop=auth,");
    }

    @Test
    void severalRealmsAreAnsweredTogether() {
        SipResponse first = SipResponse.to(AuthMessages.register(), 407)
                .toTag("t")
                .add(Header.PROXY_AUTHENTICATE, "Digest realm=\"p1\", nonce=\"1\"")
                .add(Header.PROXY_AUTHENTICATE, "Digest realm=\"p2\", nonce=\"2\", opaque=\"o\"")
                .build();
        SipRequest second = alice.answer(AuthMessages.register(), first).orElseThrow();
        assertThat(second.headers(Header.PROXY_AUTHORIZATION)).hasSize(2);
        assertThat(second.headers(Header.PROXY_AUTHORIZATION).get(1))
                .contains("opaque=\"o\"")
                .doesNotContain("qop");
        SipRequest third = alice.answer(second, challenge(second)).orElseThrow();
        assertThat(third.headers(Header.PROXY_AUTHORIZATION)).hasSize(2);
        assertThat(third.headers(Header.AUTHORIZATION)).hasSize(1);
    }

    @Test
    void aServerThatSticksToItsNonceNeverSeesACountTwice() {
        SipResponse same = challenge(AuthMessages.register());
        SipRequest first = alice.answer(AuthMessages.register(), same).orElseThrow();
        SipRequest second = alice.authorize(AuthMessages.register());
        SipRequest third = alice.answer(second, same).orElseThrow();
        assertThat(List.of(first, second, third))
                .extracting(r -> r.header(Header.AUTHORIZATION).orElseThrow().replaceFirst(".*nc=", ""))
                .containsExactly("00000001", "00000002", "00000003");
    }

    @Test
    void otherResponsesAreNoChallenges() {
        assertThat(alice.answer(
                        AuthMessages.register(),
                        SipResponse.to(AuthMessages.register(), 403).build()))
                .isEmpty();
        assertThat(alice.answer(
                        AuthMessages.register(),
                        SipResponse.to(AuthMessages.register(), 401).build()))
                .isEmpty();
        assertThat(alice.authorize(AuthMessages.register()).headers(Header.AUTHORIZATION))
                .isEmpty();
    }

    @Test
    void ackAndCancelAreNeverChallenged() {
        SipRequest ack = AuthMessages.request(Method.ACK, "sip:example.com").build();
        assertThatThrownBy(() -> verifier.challenge(ack, ChallengeKind.WWW, new Verdict(Result.MISSING, ""), nowMs))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void mistakesOfTheBuilderAreNamedTogether() {
        DigestVerifier.Builder wrong = DigestVerifier.builder(" ")
                .algorithms()
                .qop()
                .nonceLifetime(Duration.ZERO)
                .replayWindow(1);
        assertThatThrownBy(wrong::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("realm", "algorithm", "qop", "lifetime", "replay window");
    }

    @Test
    void nothingPrintsASecret() {
        Redacted password = new Redacted("s3cret");
        Subscriber subscriber = Subscriber.withPassword("alice", REALM, password);
        SipRequest answer = answered(AuthMessages.register());
        List<Object> holders = List.of(
                password,
                Credentials.of("alice", "s3cret"),
                subscriber,
                Subscriber.ha1(DigestAlgorithm.MD5, "alice", REALM, password),
                alice,
                verifier,
                verify(answer));
        List<String> secrets = List.of(
                "s3cret",
                Subscriber.ha1(DigestAlgorithm.MD5, "alice", REALM, password).secret(),
                Subscriber.ha1(DigestAlgorithm.SHA_256, "alice", REALM, password)
                        .secret());
        for (Object holder : holders) {
            assertThat(holder.toString()).as(holder.getClass().getName()).doesNotContain(secrets);
        }
        assertThat(answer.text()).doesNotContain(secrets);
    }

    private SipRequest withCount(String nonce, String nc) {
        Digest.Input in = new Digest.Input(
                DigestAlgorithm.SHA_256,
                "REGISTER",
                "sip:example.com",
                nonce,
                nc,
                "c",
                Optional.of(Qop.AUTH),
                new byte[0]);
        String ha1 = Subscriber.ha1(DigestAlgorithm.SHA_256, "alice", REALM, new Redacted("s3cret"))
                .secret();
        return AuthMessages.request(Method.REGISTER, "sip:example.com")
                .set(
                        Header.AUTHORIZATION,
                        "Digest username=\"alice\", realm=\"example.com\", nonce=\"" + nonce
                                + "\", uri=\"sip:example.com\", algorithm=SHA-256, qop=auth, cnonce=\"c\", nc=" + nc
                                + ", response=\"" + Digest.response(ha1, in) + "\"")
                .build();
    }

    private static String credentials(String more) {
        return "Digest username=\"alice\", realm=\"example.com\", nonce=\"abc\", uri=\"sip:example.com\", " + more;
    }

    private static String nonceOf(SipResponse challenge) {
        return AuthHeader.parse(challenge.header(Header.WWW_AUTHENTICATE).orElseThrow())
                .get(0)
                .param("nonce")
                .orElseThrow();
    }

    private SipRequest answered(SipRequest request) {
        return alice.answer(request, challenge(request)).orElseThrow();
    }

    private Verdict verify(SipRequest request) {
        return verify(verifier, request);
    }

    private Verdict verify(DigestVerifier by, SipRequest request) {
        return by.verify(request, ChallengeKind.WWW, SUBSCRIBERS, nowMs);
    }

    private SipResponse challenge(SipRequest request) {
        return challenge(verifier, request);
    }

    private SipResponse challenge(DigestVerifier by, SipRequest request) {
        return by.challenge(request, ChallengeKind.WWW, verify(by, request), nowMs);
    }

    private static DigestClient client(String password) {
        return new DigestClient(Credentials.of("alice", password), new Random(1));
    }

    private static DigestVerifier verifier(DigestVerifier.Builder builder) {
        return builder.random(new Random(2)).build();
    }
}
