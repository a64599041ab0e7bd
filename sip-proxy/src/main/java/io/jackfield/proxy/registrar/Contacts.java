package io.jackfield.proxy.registrar;

import io.jackfield.sip.message.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chooses among the bindings of an address those that a request goes to. */
final class Contacts {
    private Contacts() {}

    /**
     * The bindings that a request goes to.
     *
     * @param live the bindings that hold, those of the highest q first
     * @param instance the device that a GRUU names; empty value: the address by another name
     */
    static List<Binding> chosen(List<Binding> live, Method method, Optional<String> instance) {
        List<Binding> chosen = new ArrayList<>(live.size());
        for (Binding binding : live) {
            Binding.Device device = binding.device();
            if (device.methods().has(method)
                    && (instance.isEmpty() || instance.get().equals(gruuOf(device)))
                    && newestFlow(live, binding)) {
                chosen.add(binding);
            }
        }
        return chosen;
    }

    /** What stands in a GRUU for a device (RFC 5627 5.1: opaque to others): its instance without angle brackets. */
    static String gruuOf(Binding.Device device) {
        String instance = device.instance();
        return instance.startsWith("<") && instance.endsWith(">")
                ? instance.substring(1, instance.length() - 1)
                : instance;
    }

    /** RFC 5626 7: a request goes to one flow of an instance, the one that was registered last, never to several at once. */
    private static boolean newestFlow(List<Binding> live, Binding binding) {
        if (!binding.device().outbound()) {
            return true;
        }
        for (Binding other : live) {
            if (other != binding && sameDevice(other, binding) && other.expiresAtNs() - binding.expiresAtNs() > 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether both are flows of one phone. */
    static boolean sameDevice(Binding one, Binding other) {
        return one.device().outbound()
                && one.device().instance().equals(other.device().instance());
    }
}
