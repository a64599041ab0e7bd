package io.jackfield.rtp.ice;

/** The numbers of attributes that are read or written here (RFC 8489 18.3, RFC 8445 16.1). */
final class StunAttribute {
    static final int USERNAME = 0x0006;
    static final int MESSAGE_INTEGRITY = 0x0008;
    static final int ERROR_CODE = 0x0009;
    static final int UNKNOWN_ATTRIBUTES = 0x000a;
    static final int MESSAGE_INTEGRITY_SHA256 = 0x001c;
    static final int XOR_MAPPED_ADDRESS = 0x0020;
    static final int PRIORITY = 0x0024;
    static final int USE_CANDIDATE = 0x0025;
    static final int SOFTWARE = 0x8022;
    static final int FINGERPRINT = 0x8028;
    static final int ICE_CONTROLLED = 0x8029;
    static final int ICE_CONTROLLING = 0x802a;

    private StunAttribute() {}

    /** Whether one who does not know it must refuse the message (RFC 8489 14). */
    static boolean mustBeKnown(int type) {
        return type < 0x8000;
    }

    static boolean known(int type) {
        return switch (type) {
            case USERNAME,
                    MESSAGE_INTEGRITY,
                    MESSAGE_INTEGRITY_SHA256,
                    ERROR_CODE,
                    UNKNOWN_ATTRIBUTES,
                    XOR_MAPPED_ADDRESS,
                    PRIORITY,
                    USE_CANDIDATE -> true;
            default -> false;
        };
    }
}
