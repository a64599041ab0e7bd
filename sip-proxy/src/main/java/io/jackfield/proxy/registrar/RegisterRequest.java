package io.jackfield.proxy.registrar;

import io.jackfield.proxy.nat.NatTest;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.transport.Flow;
import java.util.ArrayList;
import java.util.List;

/** Reads what a REGISTER asks for (RFC 3261 10.3 steps 6 and 7, RFC 5626 6). */
final class RegisterRequest {
    /**
     * What it asks for.
     *
     * @param status 200, or the 4xx that it deserves
     * @param change the change; with no contacts it only asks
     */
    record Reading(int status, Bindings.Change change) {
        /** Whether outbound (RFC 5626) was used: the answer says so. */
        boolean outbound() {
            return change.wanted().stream().anyMatch(binding -> binding.device().outbound());
        }
    }

    private final RegistrarSettings settings;
    private final Devices devices = new Devices();

    RegisterRequest(RegistrarSettings settings) {
        this.settings = settings;
    }

    Reading read(SipRequest request, Flow flow, long nowNs) {
        Binding.Origin origin = new Binding.Origin(request.callId(), request.cseqNumber());
        if (request.wildcardContact()) {
            boolean removesAll = request.expires().orElse(-1) == 0
                    && request.headers(Header.CONTACT).size() == 1;
            return new Reading(removesAll ? 200 : 400, new Bindings.Change(origin, List.of(), removesAll));
        }
        List<NameAddr> contacts = request.contacts();
        Bindings.Change nothing = new Bindings.Change(origin, List.of(), false);
        if (contacts.size() != request.headers(Header.CONTACT).size()) {
            return new Reading(400, nothing);
        }
        List<Binding> wanted = new ArrayList<>(contacts.size());
        Reach reach = contacts.isEmpty() ? Reach.DIRECT : reach(request, flow);
        boolean flows = keepsFlows(request);
        for (NameAddr contact : contacts) {
            long seconds = contact.expires().orElse(request.expires().orElse((int)
                    settings.defaultExpires().toSeconds()));
            if (!contact.uri().isSip()) {
                return new Reading(400, nothing);
            }
            if (seconds > 0 && seconds < settings.minExpires().toSeconds()) {
                return new Reading(423, nothing);
            }
            Binding.Device device = devices.of(request, contact);
            if (device.outbound() && !flows) {
                if (asksForOutbound(request)) {
                    return new Reading(439, nothing); // the first hop would not keep the flow
                }
                device = new Binding.Device(device.instance(), 0, device.methods(), device.userAgent());
            }
            long granted = Math.min(seconds, settings.maxExpires().toSeconds());
            wanted.add(new Binding(
                    contact.uri().text(),
                    nowNs + granted * 1_000_000_000L,
                    (float) contact.q(),
                    origin,
                    reach,
                    device));
        }
        return new Reading(200, new Bindings.Change(origin, List.copyOf(wanted), false));
    }

    /** With a Path the next hop is the edge proxy that wrote it, which knows the phone's flow itself (RFC 3327, RFC 5626). */
    private static Reach reach(SipRequest request, Flow flow) {
        List<String> path = request.headers(Header.PATH);
        if (!path.isEmpty()) {
            return Reach.along(path);
        }
        return NatTest.needsFlow(request, flow) ? Reach.over(flow, NatTest.natted(request, flow)) : Reach.DIRECT;
    }

    /** RFC 5626 6: either we are the first hop, or the first hop said in its Path that it keeps flows. */
    private static boolean keepsFlows(SipRequest request) {
        List<NameAddr> path = request.all(Header.PATH);
        return path.isEmpty()
                ? request.headers(Header.VIA).size() == 1
                : path.get(path.size() - 1).uri().hasParam("ob");
    }

    static boolean asksForOutbound(SipRequest request) {
        return names(request.headers(Header.SUPPORTED), "outbound");
    }

    static boolean names(List<String> tags, String wanted) {
        for (String tag : tags) {
            if (tag.equalsIgnoreCase(wanted)) {
                return true;
            }
        }
        return false;
    }
}
