package io.jackfield.proxy.forward;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipResponse;

/** Chooses among the final responses of a request's branches (RFC 3261 16.7 steps 6 and 7). */
final class BestResponse {
    private BestResponse() {}

    /** The best of the branches {@code [from, to)} that are over; there is at least one. */
    static Branch of(Branch[] branches, int from, int to) {
        Branch best = branches[from];
        for (int i = from + 1; i < to; i++) {
            if (rank(branches[i]) < rank(best)) {
                best = branches[i];
            }
        }
        return best;
    }

    /** Lower is better. */
    private static int rank(Branch branch) {
        int status = branch.status;
        int rank = status >= 600 ? 0 : status / 100 * 1000;
        // Within a class: what the caller can act on first, then what a target said, then what we found ourselves.
        if (branch.response == null) {
            return rank + 900;
        }
        return switch (status) {
            case 401, 407, 415, 420, 484 -> rank;
            case 503 -> rank + 500; // another 5xx tells more
            default -> rank + 100;
        };
    }

    /**
     * The response of the best branch; a 401 or 407 with the challenges of all branches (step 7), since the caller has to answer
     * every one of them.
     */
    static SipResponse withChallenges(SipResponse best, Branch[] branches, int from, int to) {
        if (!challenges(best)) {
            return best;
        }
        ResponseEdit edit = null;
        for (int i = from; i < to; i++) {
            SipResponse other = branches[i].response;
            if (other != null && other != best && challenges(other)) {
                edit = edit == null ? best.edit() : edit;
                addAll(edit, Header.WWW_AUTHENTICATE, other);
                addAll(edit, Header.PROXY_AUTHENTICATE, other);
            }
        }
        return edit == null ? best : edit.build();
    }

    private static boolean challenges(SipResponse response) {
        return response.status() == 401 || response.status() == 407;
    }

    private static void addAll(ResponseEdit edit, Header<?> header, SipResponse from) {
        for (String value : from.headers(header)) {
            edit.add(header, value);
        }
    }
}
