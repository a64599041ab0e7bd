package io.jackfield.sdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Holds answers and later offers against the rules of RFC 3264 6 and 8, and of what builds on them. */
final class AnswerCheck {
    private AnswerCheck() {}

    static List<String> mistakes(SessionDescription offer, SessionDescription answer) {
        List<String> wrong = new ArrayList<>();
        int offered = offer.media().size();
        int answered = answer.media().size();
        if (offered != answered) {
            wrong.add(answered + " media descriptions answer " + offered);
        }
        for (int i = 0; i < Math.min(offered, answered); i++) {
            check(offer.media().get(i), answer.media().get(i), wrong);
        }
        return wrong;
    }

    private static void check(MediaDescription offer, MediaDescription answer, List<String> wrong) {
        String where = "m=" + offer.type() + " (" + offer.index() + "): ";
        if (!offer.type().equals(answer.type())) {
            wrong.add(where + "answered by m=" + answer.type());
        }
        if (!offer.mid().equals(answer.mid()) && answer.mid().isPresent()) { // RFC 5888 9
            wrong.add(where + "mid " + answer.mid().get() + " was not offered");
        }
        if (answer.isRejected()) {
            return;
        }
        if (offer.isRejected()) {
            wrong.add(where + "was not offered, and is answered by a port");
        }
        if (!offer.protocol().equals(answer.protocol())) {
            wrong.add(where + "protocol " + answer.protocol() + " answers " + offer.protocol());
        }
        direction(offer, answer, where, wrong);
        if (answer.rtcpMux() && !offer.rtcpMux()) {
            wrong.add(where + "rtcp-mux was not offered");
        }
        if (offer.isRtp() && answer.rtpMaps().stream().noneMatch(map -> offers(offer, map))) {
            wrong.add(where + "no codec of the offer");
        }
        secure(offer, answer, where, wrong);
    }

    private static boolean offers(MediaDescription offer, RtpMap map) {
        return offer.rtpMaps().stream().anyMatch(map::sameCodec);
    }

    /** RFC 3264 6.1: who was offered to receive only may not send to one who only sends. */
    private static void direction(MediaDescription offer, MediaDescription answer, String where, List<String> wrong) {
        Direction possible = offer.direction().reversed();
        if (!answer.direction().and(possible).equals(answer.direction())) {
            wrong.add(where + answer.direction().attribute() + " answers "
                    + offer.direction().attribute());
        }
    }

    private static void secure(MediaDescription offer, MediaDescription answer, String where, List<String> wrong) {
        Optional<Dtls.Setup> offered = offer.dtls().setup();
        Optional<Dtls.Setup> answered = answer.dtls().setup();
        if (answered.isPresent() && offered.isPresent() && !answered.get().answers(offered.get())) {
            wrong.add(where + "setup " + answered.get().attribute() + " answers "
                    + offered.get().attribute());
        }
        List<Crypto> keys = answer.cryptos();
        if (keys.size() > 1) { // RFC 4568 5.1.2: one line is taken, with its tag and suite
            wrong.add(where + keys.size() + " crypto lines");
        }
        for (Crypto key : keys) {
            boolean known = offer.cryptos().stream()
                    .anyMatch(o -> o.tag() == key.tag() && o.suite().equalsIgnoreCase(key.suite()));
            if (!known) {
                wrong.add(where + "crypto line " + key.tag() + " " + key.suite() + " was not offered");
            }
        }
    }

    static List<String> mistakesInNext(SessionDescription before, SessionDescription next) {
        List<String> wrong = new ArrayList<>();
        if (next.media().size() < before.media().size()) {
            wrong.add(next.media().size() + " media descriptions follow "
                    + before.media().size());
        }
        if (!before.origin().sessionId().equals(next.origin().sessionId())) {
            wrong.add("another session");
        }
        boolean same = Arrays.equals(before.toBytes(), next.toBytes());
        if (!same && !higher(next.origin().sessionVersion(), before.origin().sessionVersion())) {
            wrong.add("version " + next.origin().sessionVersion() + " follows "
                    + before.origin().sessionVersion());
        }
        for (int i = 0; i < Math.min(next.media().size(), before.media().size()); i++) {
            MediaDescription was = before.media().get(i);
            MediaDescription is = next.media().get(i);
            if (!was.isRejected() && !was.type().equals(is.type())) { // a rejected one may be reused (8.1)
                wrong.add("m=" + is.type() + " follows m=" + was.type());
            }
        }
        return wrong;
    }

    private static boolean higher(String next, String before) {
        return next.length() != before.length() ? next.length() > before.length() : next.compareTo(before) > 0;
    }
}
