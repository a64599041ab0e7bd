package io.jackfield.dispatcher;

import java.util.EnumSet;
import java.util.Set;

/** What need not be equal, or must be so besides, for a message to be from a destination. */
public enum SourceMatch {
    /** Its port may be any: a server that opens connections sends from other ports than it listens on. */
    ANY_PORT(1),
    /** Its transport may be any. */
    ANY_TRANSPORT(2),
    /** The destination must be one that would get calls now. */
    ONLY_SELECTABLE(4),
    /** The message must have come to the socket that the destination is sent from (attributes socket and sockname), if it has one. */
    SAME_SOCKET(8);

    private final int bit;

    SourceMatch(int bit) {
        this.bit = bit;
    }

    /**
     * The {@code mode} of Kamailio's {@code ds_is_from_list}: the sum of 1, 2, 4 and 8 in the order above.
     *
     * @throws IllegalArgumentException for other bits
     */
    public static Set<SourceMatch> ofKamailio(int mode) {
        EnumSet<SourceMatch> all = EnumSet.noneOf(SourceMatch.class);
        int rest = mode;
        for (SourceMatch match : values()) {
            if ((mode & match.bit) != 0) {
                all.add(match);
                rest -= match.bit;
            }
        }
        if (rest != 0) {
            throw new IllegalArgumentException("a source matching mode is a sum of 1, 2, 4 and 8, not " + mode);
        }
        return all;
    }
}
