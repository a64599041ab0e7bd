package io.jackfield.media.http;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The fields of a form ({@code application/x-www-form-urlencoded}); of several of one name the first counts. */
public record Form(Map<String, String> fields) {
    private static final int MAX_FIELDS = 1_000;

    /** Keeps a copy. */
    public Form {
        fields = Map.copyOf(fields);
    }

    /** Reads one; fields past the thousandth are ignored, and those that are not encoded well are taken as they are. */
    public static Form parse(String body) {
        Map<String, String> fields = new LinkedHashMap<>();
        int from = 0;
        while (from < body.length() && fields.size() < MAX_FIELDS) {
            int end = body.indexOf('&', from);
            end = end < 0 ? body.length() : end;
            int equals = body.indexOf('=', from);
            if (equals >= 0 && equals < end) {
                fields.putIfAbsent(decode(body.substring(from, equals)), decode(body.substring(equals + 1, end)));
            } else if (end > from) {
                fields.putIfAbsent(decode(body.substring(from, end)), "");
            }
            from = end + 1;
        }
        return new Form(fields);
    }

    /** A field. */
    public Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** As it is sent. */
    public String encoded() {
        StringBuilder text = new StringBuilder();
        fields.forEach((name, value) -> text.append(text.isEmpty() ? "" : "&")
                .append(encode(name))
                .append('=')
                .append(encode(value)));
        return text.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Percent-decodes a text; one that is not encoded well stays as it is. */
    public static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException asItIs) {
            return text;
        }
    }
}
