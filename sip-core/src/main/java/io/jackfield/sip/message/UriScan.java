package io.jackfield.sip.message;

/** Finds the parts of a URI (RFC 3261 19.1.1, RFC 3966 3) in one pass, for {@link SipUri}. */
final class UriScan {
    final String text;
    String scheme = "";
    boolean valid;
    int userEnd = -1;
    int hostFrom;
    int hostEnd;
    int paramsFrom;
    int headersFrom;
    int port = -1;

    UriScan(String text) {
        this.text = text;
        hostFrom = hostEnd = paramsFrom = headersFrom = text.length();
        int colon = schemeEnd();
        if (colon <= 0 || colon + 1 == text.length() || !visible(colon + 1)) {
            return;
        }
        scheme = scheme(colon);
        if (scheme.equals("sip") || scheme.equals("sips")) {
            valid = sip(colon + 1);
        } else {
            valid = !scheme.equals("tel") || tel(colon + 1);
        }
        if (!valid) { // its parts are not to be relied on
            userEnd = -1;
            hostFrom = hostEnd = paramsFrom = headersFrom = text.length();
            port = -1;
        }
    }

    private int schemeEnd() {
        int p = 0;
        while (p < text.length()
                && (Ascii.is(Ascii.ALPHA | Ascii.DIGIT, text.charAt(p)) || "+-.".indexOf(text.charAt(p)) >= 0)) {
            p++;
        }
        return p < text.length() && text.charAt(p) == ':' && Ascii.is(Ascii.ALPHA, text.charAt(0)) ? p : -1;
    }

    private String scheme(int colon) {
        return text.startsWith("sip:") ? "sip" : Escapes.lower(text.substring(0, colon));
    }

    /** Visible ASCII without the delimiters of RFC 2396, and every escape whole. */
    private boolean visible(int from) {
        for (int p = from; p < text.length(); p++) {
            char c = text.charAt(p);
            if (c <= ' ' || c >= 0x7F || c == '<' || c == '>' || c == '"' || c == '\\') {
                return false;
            }
            if (c == '%'
                    && (p + 2 >= text.length()
                            || !Ascii.is(Ascii.HEX, text.charAt(p + 1))
                            || !Ascii.is(Ascii.HEX, text.charAt(p + 2)))) {
                return false;
            }
        }
        return true;
    }

    private boolean sip(int from) {
        int at = text.indexOf('@', from);
        if (at >= 0) {
            int colon = text.indexOf(':', from);
            userEnd = colon >= 0 && colon < at ? colon : at;
            if (userEnd == from || text.indexOf('@', at + 1) >= 0) { // an '@' elsewhere must be escaped
                return false;
            }
        }
        hostFrom = at < 0 ? from : at + 1;
        hostEnd = endOfHost();
        paramsFrom = endOfPort();
        if (hostEnd == hostFrom || paramsFrom < 0) {
            return false;
        }
        int question = text.indexOf('?', paramsFrom);
        headersFrom = question < 0 ? text.length() : question;
        return paramsFrom == headersFrom || text.charAt(paramsFrom) == ';';
    }

    private int endOfHost() {
        int p = hostFrom;
        if (p < text.length() && text.charAt(p) == '[') {
            int close = text.indexOf(']', p);
            for (p++; p < close && (Ascii.is(Ascii.HEX, text.charAt(p)) || ":.".indexOf(text.charAt(p)) >= 0); p++) {}
            return p == close && close > hostFrom + 1 ? close + 1 : hostFrom;
        }
        while (p < text.length() && Ascii.is(Ascii.HOST, text.charAt(p))) {
            p++;
        }
        return p;
    }

    private int endOfPort() {
        int p = hostEnd;
        if (p == text.length() || text.charAt(p) != ':') {
            return p;
        }
        port = 0;
        int from = ++p;
        while (p < text.length() && Ascii.is(Ascii.DIGIT, text.charAt(p)) && port <= 65_535) {
            port = port * 10 + text.charAt(p++) - '0';
        }
        return p > from && port <= 65_535 ? p : -1;
    }

    /** RFC 3966 3. */
    private boolean tel(int from) {
        int semicolon = text.indexOf(';', from);
        userEnd = paramsFrom = semicolon < 0 ? text.length() : semicolon;
        return TelNumber.isNumber(TelNumber.withoutSeparators(text.substring(from, userEnd)));
    }
}
