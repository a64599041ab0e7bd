package io.jackfield.media.conference;

import io.jackfield.media.Call;
import io.jackfield.media.document.XmlText;
import io.jackfield.sip.message.SipUri;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one subscriber is told of a room (RFC 4575 5), document by document: each counts its version, and the second and later ones have
 * only the users that are others now. Where nothing has changed since the last one, somebody has asked anew and gets all of it. One thread.
 */
final class ConferenceInfo {
    private final String entity;
    private final Room room;
    private final Map<String, String> told = new LinkedHashMap<>();
    private String toldState = "";
    private long version;

    /** @param entity the conference's URI */
    ConferenceInfo(String entity, Room room) {
        this.entity = entity;
        this.room = room;
    }

    byte[] next() {
        Map<String, String> users = users();
        String state = state();
        Map<String, String> changed = new LinkedHashMap<>();
        users.forEach((user, text) -> {
            if (!text.equals(told.get(user))) {
                changed.put(user, text);
            }
        });
        told.keySet().stream()
                .filter(user -> !users.containsKey(user))
                .forEach(user ->
                        changed.put(user, "    <user entity=\"" + XmlText.escaped(user) + "\" state=\"deleted\"/>\n"));
        boolean full = version == 0 || changed.isEmpty() && state.equals(toldState);
        told.clear();
        told.putAll(users);
        toldState = state;
        return document(full, state, full ? users : changed).getBytes(StandardCharsets.UTF_8);
    }

    private String document(boolean full, String state, Map<String, String> users) {
        StringBuilder xml = new StringBuilder(1_024);
        xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
                .append("<conference-info xmlns=\"urn:ietf:params:xml:ns:conference-info\" entity=\"")
                .append(XmlText.escaped(entity))
                .append("\" state=\"")
                .append(full ? "full" : "partial")
                .append("\" version=\"")
                .append(version++)
                .append("\">\n");
        if (full) {
            xml.append("  <conference-description>\n    <display-text>")
                    .append(XmlText.escaped(room.name()))
                    .append("</display-text>\n    <maximum-user-count>")
                    .append(room.limit())
                    .append("</maximum-user-count>\n  </conference-description>\n");
        }
        xml.append(state);
        if (full || !users.isEmpty()) {
            xml.append("  <users state=\"").append(full ? "full" : "partial").append("\">\n");
            users.values().forEach(xml::append);
            xml.append("  </users>\n");
        }
        return xml.append("</conference-info>\n").toString();
    }

    private String state() {
        int count = room.participants().size();
        return "  <conference-state>\n    <user-count>" + count + "</user-count>\n    <active>" + (count > 0)
                + "</active>\n    <locked>" + room.locked() + "</locked>\n  </conference-state>\n";
    }

    /** By their URIs; somebody who is there twice is one user with two endpoints. */
    private Map<String, String> users() {
        Map<String, StringBuilder> users = new LinkedHashMap<>();
        for (Participant who : room.participants()) {
            String user = uri(who.call());
            StringBuilder text = users.computeIfAbsent(
                    user,
                    first -> new StringBuilder("    <user entity=\"")
                            .append(XmlText.escaped(first))
                            .append("\" state=\"full\">\n")
                            .append(
                                    who.moderator()
                                            ? "      <roles>\n        <entry>moderator</entry>\n      </roles>\n"
                                            : ""));
            endpoint(text, user, who);
        }
        Map<String, String> all = new LinkedHashMap<>();
        users.forEach((user, text) -> all.put(user, text.append("    </user>\n").toString()));
        return all;
    }

    private static String uri(Call call) {
        SipUri uri = call.outgoing() ? call.to() : call.from();
        return "sip:" + (uri.user().isEmpty() ? "" : uri.user() + '@') + uri.host();
    }

    private static void endpoint(StringBuilder text, String user, Participant who) {
        Optional<String> name = who.call().variable("caller_id_name");
        text.append("      <endpoint entity=\"")
                .append(XmlText.escaped(user))
                .append(";member=")
                .append(who.id())
                .append("\">\n");
        name.ifPresent(shown -> text.append("        <display-text>")
                .append(XmlText.escaped(shown))
                .append("</display-text>\n"));
        text.append("        <status>connected</status>\n        <joining-method>")
                .append(who.call().outgoing() ? "dialed-out" : "dialed-in")
                .append("</joining-method>\n        <joining-info>\n          <when>")
                .append(who.since().truncatedTo(ChronoUnit.SECONDS))
                .append(
                        "</when>\n        </joining-info>\n        <media id=\"1\">\n          <type>audio</type>\n          <status>")
                .append(status(who))
                .append("</status>\n        </media>\n      </endpoint>\n");
    }

    /** As the participant sees it (RFC 4575 5.8.3). */
    private static String status(Participant who) {
        if (who.muted()) {
            return who.deaf() ? "inactive" : "recvonly";
        }
        return who.deaf() ? "sendonly" : "sendrecv";
    }
}
