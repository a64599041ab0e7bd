package io.jackfield.relay.ng;

/**
 * Where a message ends in a stream that has nothing between them but white space: after the dictionary that follows the cookie. Keeps
 * its place, so that no byte is looked at twice however slowly they come.
 */
final class NgFraming {
    /** What a stream holds. */
    enum Item {
        /** Not a whole message yet. */
        INCOMPLETE,
        /** A message up to {@link #end}. */
        MESSAGE,
        /** Nothing that could become one: close the stream. */
        BROKEN
    }

    private static final int MAX_COOKIE = 255;

    private enum Place {
        COOKIE,
        FIRST,
        BENCODE,
        LENGTH,
        NUMBER,
        JSON,
        JSON_STRING,
        JSON_ESCAPE
    }

    private Place place = Place.COOKIE;
    private int at;
    private int cookie;
    private int depth;
    private int length;
    private int digits;

    /** Looks at a buffer whose first byte is the first of a message and that holds {@code size} bytes so far. */
    Item scan(byte[] buffer, int size) {
        while (at < size) {
            Item item = step(buffer[at]);
            if (item != Item.INCOMPLETE) {
                return item;
            }
        }
        return Item.INCOMPLETE;
    }

    private Item step(byte b) {
        switch (place) {
            case COOKIE -> {
                if (b == ' ' && cookie > 0) {
                    place = Place.FIRST;
                } else if (b < 0 || b <= ' ' && cookie > 0 || b > ' ' && ++cookie > MAX_COOKIE) {
                    return Item.BROKEN;
                }
                at++;
            }
            case FIRST -> {
                if (b != 'd' && b != '{') {
                    return Item.BROKEN;
                }
                place = b == 'd' ? Place.BENCODE : Place.JSON;
                depth = 1;
                at++;
            }
            case JSON, JSON_STRING, JSON_ESCAPE -> {
                return json(b);
            }
            default -> {
                return bencode(b);
            }
        }
        return Item.INCOMPLETE;
    }

    private Item bencode(byte b) {
        at++;
        boolean digit = b >= '0' && b <= '9';
        switch (place) {
            case LENGTH -> {
                if (digit && ++digits <= 6) {
                    length = 10 * length + b - '0';
                } else if (b == ':') {
                    at += length;
                    place = Place.BENCODE;
                } else {
                    return Item.BROKEN;
                }
            }
            case NUMBER -> {
                if (b == 'e') {
                    place = Place.BENCODE;
                } else if (!digit && b != '-') {
                    return Item.BROKEN;
                }
            }
            default -> {
                if (digit) {
                    place = Place.LENGTH;
                    length = b - '0';
                    digits = 1;
                } else if (b == 'i') {
                    place = Place.NUMBER;
                } else if (b == 'l' || b == 'd') {
                    return ++depth > Bencode.MAX_DEPTH + 1 ? Item.BROKEN : Item.INCOMPLETE;
                } else if (b == 'e') {
                    return --depth == 0 ? Item.MESSAGE : Item.INCOMPLETE;
                } else {
                    return Item.BROKEN;
                }
            }
        }
        return Item.INCOMPLETE;
    }

    private Item json(byte b) {
        at++;
        switch (place) {
            case JSON_ESCAPE -> place = Place.JSON_STRING;
            case JSON_STRING -> place = b == '\\' ? Place.JSON_ESCAPE : b == '"' ? Place.JSON : Place.JSON_STRING;
            default -> {
                if (b == '"') {
                    place = Place.JSON_STRING;
                } else if (b == '{' || b == '[') {
                    depth++;
                } else if (b == '}' || b == ']') {
                    return --depth == 0 ? Item.MESSAGE : Item.INCOMPLETE;
                }
            }
        }
        return Item.INCOMPLETE;
    }

    /** Where the message ends. */
    int end() {
        return at;
    }

    /** Begins with the next message. */
    void reset() {
        place = Place.COOKIE;
        at = 0;
        cookie = 0;
    }
}
