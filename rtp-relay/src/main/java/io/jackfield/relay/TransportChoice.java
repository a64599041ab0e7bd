package io.jackfield.relay;

/**
 * How media is transported towards who gets the description, and what is settled meanwhile about who wrote it.
 *
 * @param ice whether the description has ICE
 * @param lite whether the relay is a lite agent towards who gets it
 * @param liteBack whether it is one towards who wrote it
 * @param ignoreIce whether the ICE of the description that came in is passed over
 * @param trickle whether it says that further candidates may come (RFC 8838)
 * @param dtls keys by DTLS with who gets it
 * @param dtlsBack the same with who wrote it
 * @param hash of our certificate: {@code sha-256}, {@code sha-384}, {@code sha-512}, {@code sha-224}, {@code sha-1}
 * @param mid whether m-lines without {@code a=mid} get one
 */
record TransportChoice(
        IceUse ice,
        boolean lite,
        boolean liteBack,
        boolean ignoreIce,
        boolean trickle,
        DtlsUse dtls,
        DtlsUse dtlsBack,
        String hash,
        boolean mid) {
    static final TransportChoice STANDARD = new TransportChoice(
            IceUse.DEFAULT, false, false, false, false, DtlsUse.DEFAULT, DtlsUse.DEFAULT, "sha-256", false);

    TransportChoice ice(IceUse use) {
        return new TransportChoice(use, lite, liteBack, ignoreIce, trickle, dtls, dtlsBack, hash, mid);
    }

    TransportChoice lite(boolean towards, boolean back) {
        return new TransportChoice(ice, towards, back, ignoreIce, trickle, dtls, dtlsBack, hash, mid);
    }

    TransportChoice ignoreIce(boolean passOver) {
        return new TransportChoice(ice, lite, liteBack, passOver, trickle, dtls, dtlsBack, hash, mid);
    }

    TransportChoice trickle(boolean told) {
        return new TransportChoice(ice, lite, liteBack, ignoreIce, told, dtls, dtlsBack, hash, mid);
    }

    TransportChoice dtls(DtlsUse towards, DtlsUse back) {
        return new TransportChoice(ice, lite, liteBack, ignoreIce, trickle, towards, back, hash, mid);
    }

    TransportChoice hash(String name) {
        return new TransportChoice(ice, lite, liteBack, ignoreIce, trickle, dtls, dtlsBack, name, mid);
    }

    TransportChoice mid(boolean generated) {
        return new TransportChoice(ice, lite, liteBack, ignoreIce, trickle, dtls, dtlsBack, hash, generated);
    }
}
