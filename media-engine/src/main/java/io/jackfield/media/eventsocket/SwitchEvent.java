package io.jackfield.media.eventsocket;

import io.jackfield.media.document.JsonText;
import io.jackfield.media.document.XmlText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that happened: a name, headers in order, and maybe a body. Immutable once it is published.
 *
 * @param name {@code CHANNEL_ANSWER}
 * @param headers {@code Event-Name} first
 * @param body empty for none
 */
record SwitchEvent(String name, Map<String, String> headers, String body) {

    /** How events are written. */
    enum Format {
        PLAIN("text/event-plain"),
        JSON("text/event-json"),
        XML("text/event-xml");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        /** The whole frame of an event. */
        String frame(SwitchEvent event) {
            String text = switch (this) {
                case PLAIN -> event.plain();
                case JSON -> event.json();
                case XML -> event.xml();
            };
            return "Content-Length: " + text.getBytes(StandardCharsets.UTF_8).length + "\nContent-Type: " + contentType
                    + "\n\n" + text;
        }
    }

    String header(String header) {
        return headers.getOrDefault(header, "");
    }

    /** Headers, URL-encoded, and the body with its length. */
    String plain() {
        StringBuilder text = new StringBuilder(2_048);
        headers.forEach((header, value) ->
                text.append(oneLine(header)).append(": ").append(encoded(value)).append('\n'));
        if (!body.isEmpty()) {
            text.append("Content-Length: ")
                    .append(body.getBytes(StandardCharsets.UTF_8).length)
                    .append('\n');
        }
        return text.append('\n').append(body).toString();
    }

    String json() {
        Map<String, String> all = new LinkedHashMap<>(headers);
        if (!body.isEmpty()) {
            all.put("Content-Length", String.valueOf(body.getBytes(StandardCharsets.UTF_8).length));
            all.put("_body", body);
        }
        return JsonText.write(all);
    }

    String xml() {
        StringBuilder text = new StringBuilder(2_048).append("<event>\n  <headers>\n");
        headers.forEach((header, value) -> {
            String name = header.replaceAll("[^A-Za-z0-9_.-]", "_");
            name = name.isEmpty() || !(Character.isLetter(name.charAt(0)) || name.charAt(0) == '_') ? '_' + name : name;
            text.append("    <").append(name).append('>');
            text.append(XmlText.escaped(value)).append("</").append(name).append(">\n");
        });
        text.append("  </headers>\n");
        if (!body.isEmpty()) {
            text.append("  <body>").append(XmlText.escaped(body)).append("</body>\n");
        }
        return text.append("</event>").toString();
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String oneLine(String header) {
        return header.replace('\n', '_').replace('\r', '_').replace(':', '_');
    }
}
