package io.jackfield.sip.transport;

import java.util.Map;

/**
 * An HTTP response.
 *
 * @param status 200 to 599
 * @param contentType for example {@code text/html; charset=utf-8}
 * @param body its bytes; not to be changed afterwards
 * @param headers more header fields, for example {@code Cache-Control}
 */
public record HttpPage(int status, String contentType, byte[] body, Map<String, String> headers) {
    public HttpPage {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("HTTP status must be 200 to 599, not " + status);
        }
        headers = Map.copyOf(headers);
    }

    /** A page that is there. */
    public static HttpPage of(String contentType, byte[] body) {
        return new HttpPage(200, contentType, body, Map.of());
    }
}
