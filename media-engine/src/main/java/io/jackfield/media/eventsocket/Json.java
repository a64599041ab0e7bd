package io.jackfield.media.eventsocket;

import java.util.List;
import java.util.Map;

/** Texts as JSON and in XML. */
final class Json {
    private Json() {}

    static String object(Map<String, String> members) {
        StringBuilder json = new StringBuilder(1_024).append('{');
        members.forEach((name, value) -> {
            json.append(json.length() == 1 ? "" : ",");
            quoted(json, name);
            json.append(':');
            quoted(json, value);
        });
        return json.append('}').toString();
    }

    /** What {@code show ... as json} answers. */
    static String rows(List<Map<String, String>> rows) {
        StringBuilder json = new StringBuilder(1_024).append("{\"row_count\":").append(rows.size());
        if (!rows.isEmpty()) {
            json.append(",\"rows\":[");
            for (int i = 0; i < rows.size(); i++) {
                json.append(i == 0 ? "" : ",").append(object(rows.get(i)));
            }
            json.append(']');
        }
        return json.append('}').toString();
    }

    private static void quoted(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    /** Text for an XML document, without what no XML may hold. */
    static String xml(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                default -> {
                    boolean allowed = c >= 0x20 || c == '\n' || c == '\t';
                    if (allowed && c != 0xFFFE && c != 0xFFFF && (c < 0xD800 || c > 0xDFFF)) {
                        escaped.appendCodePoint(c);
                    }
                }
            }
        });
        return escaped.toString();
    }
}
