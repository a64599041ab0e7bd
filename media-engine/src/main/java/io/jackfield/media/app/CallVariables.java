package io.jackfield.media.app;

import io.jackfield.media.Call;
import java.util.Optional;

/**
 * The variables of a call as dialplans and event sockets see them: those that were set, and what is known of every call by name
 * ({@code destination_number}, {@code caller_id_number}, {@code uuid}, {@code domain_name}, {@code sip_h_*} and more).
 */
public final class CallVariables {
    private static final int MAX_EXPANDED = 65_536;
    private static final int MAX_DEPTH = 8;

    private CallVariables() {}

    /** One variable; what was set goes before what is known anyway. */
    public static Optional<String> find(Call call, String name) {
        return call.variable(name).or(() -> known(call, name));
    }

    private static Optional<String> known(Call call, String name) {
        if (name.startsWith("sip_h_")) {
            return call.header(name.substring("sip_h_".length()));
        }
        return switch (name) {
            case "uuid" -> Optional.of(call.uuid());
            case "sip_call_id" -> Optional.of(call.id());
            case "direction" -> Optional.of(call.outgoing() ? "outbound" : "inbound");
            case "destination_number", "sip_req_user" -> Optional.of(call.destination());
            case "sip_to_user" -> Optional.of(call.to().user());
            case "sip_to_host", "sip_req_host" -> Optional.of(call.to().host());
            case "domain_name" -> Optional.of(call.to().host());
            case "caller_id_number", "caller_id_name", "ani", "username", "sip_from_user" ->
                Optional.of(call.from().user());
            case "sip_from_host" -> Optional.of(call.from().host());
            case "sip_from_uri" ->
                Optional.of(call.from().user() + "@" + call.from().host());
            case "sip_to_uri", "sip_req_uri" ->
                Optional.of(call.to().user() + "@" + call.to().host());
            case "channel_name" -> Optional.of(channelName(call));
            case "answered" -> Optional.of(String.valueOf(call.answered()));
            default -> Optional.empty();
        };
    }

    /** What a call is called in lists: {@code sofia/engine/1001@example.com}. */
    public static String channelName(Call call) {
        var other = call.outgoing() ? call.to() : call.from();
        return "sofia/engine/" + (other.user().isEmpty() ? "" : other.user() + "@") + other.host();
    }

    /**
     * Puts variables into a text: {@code ${name}}, or a part of one by {@code ${name:offset:length}}; those that are not there leave
     * nothing. {@code $1} is left alone, a dialplan knows its groups.
     */
    public static String expand(Call call, String text) {
        return expand(call, text, 0);
    }

    private static String expand(Call call, String text, int depth) {
        int start = text.indexOf("${");
        if (start < 0 || depth == MAX_DEPTH) {
            return text;
        }
        StringBuilder expanded = new StringBuilder(text.length() + 32);
        int from = 0;
        while (start >= 0 && expanded.length() < MAX_EXPANDED) {
            int end = closing(text, start + 2);
            if (end < 0) {
                break;
            }
            expanded.append(text, from, start);
            expanded.append(value(call, expand(call, text.substring(start + 2, end), depth + 1)));
            from = end + 1;
            start = text.indexOf("${", from);
        }
        return expanded.append(text, from, text.length()).toString();
    }

    private static int closing(String text, int from) {
        int open = 1;
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '{') {
                open++;
            } else if (text.charAt(i) == '}' && --open == 0) {
                return i;
            }
        }
        return -1;
    }

    private static String value(Call call, String reference) {
        String[] parts = reference.split(":", -1);
        String value = find(call, parts[0]).orElse("");
        if (parts.length == 1) {
            return value;
        }
        try {
            int offset = Integer.parseInt(parts[1].trim());
            int start = Math.min(offset < 0 ? Math.max(0, value.length() + offset) : offset, value.length());
            int length = parts.length > 2 ? Integer.parseInt(parts[2].trim()) : value.length();
            int end = length < 0 ? value.length() + length : (int) Math.min(value.length(), (long) start + length);
            return end <= start ? "" : value.substring(start, end);
        } catch (NumberFormatException notAPart) {
            return find(call, reference).orElse("");
        }
    }
}
