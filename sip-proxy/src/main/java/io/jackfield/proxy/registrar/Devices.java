package io.jackfield.proxy.registrar;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads what a REGISTER tells of its phone. There are few models among many phones, so what they have alike is kept once: a bounded
 * table, to which nothing is added when it is full. Any thread.
 */
final class Devices {
    static final int LIMIT = 4_096;
    private static final int LONGEST = 128;

    private final Map<Binding.Device, Binding.Device> models = new ConcurrentHashMap<>();

    Binding.Device of(SipRequest request, NameAddr contact) {
        MethodSet methods = contact.param("methods")
                .map(text -> MethodSet.of(List.of(unquoted(text).split(","))))
                .orElseGet(
                        () -> request.has(Header.ALLOW) ? MethodSet.of(request.headers(Header.ALLOW)) : MethodSet.ALL);
        Binding.Device model = shared(new Binding.Device("", 0, methods, userAgent(request)));
        String instance = contact.instance().filter(Devices::plain).orElse("");
        return instance.isEmpty()
                ? model
                : new Binding.Device(instance, contact.regId().orElse(0), model.methods(), model.userAgent());
    }

    private Binding.Device shared(Binding.Device model) {
        Binding.Device known = models.get(model);
        if (known != null) {
            return known;
        }
        if (models.size() < LIMIT) {
            models.putIfAbsent(model, model);
        }
        return model;
    }

    /** How many models are known. */
    int size() {
        return models.size();
    }

    private static String userAgent(SipRequest request) {
        String text = request.header(Header.USER_AGENT).orElse("");
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    /** Whether it can be written back into quotes; what cannot is no URN (RFC 5626 4.1). */
    private static boolean plain(String instance) {
        return instance.length() <= LONGEST
                && instance.chars().allMatch(c -> c > ' ' && c < 127 && c != '"' && c != '\\');
    }

    private static String unquoted(String text) {
        return text.replace("\"", "");
    }
}
