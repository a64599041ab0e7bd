package io.jackfield.sip.dialog;

import io.jackfield.sip.message.SipUri;

/**
 * Where a push service wakes a device that sleeps (RFC 8599 4.1): the parameters of its Contact by which a proxy has it woken before
 * a call. The service's answer to a push is the device's to handle: it registers.
 *
 * @param provider the service, {@code pn-provider}, such as {@code apns}, {@code fcm}, {@code webpush}
 * @param resource the device at the service, {@code pn-prid}
 * @param param what the service needs beside that, {@code pn-param}; "" for nothing
 */
public record Push(String provider, String resource, String param) {
    /** @throws IllegalArgumentException naming every value that is missing */
    public Push {
        if (provider.isBlank() || resource.isBlank()) {
            throw new IllegalArgumentException("push: a provider and a resource are needed");
        }
    }

    /** The Contact with what the service is to be told. */
    SipUri mark(SipUri contact) {
        SipUri marked = contact.withParam("pn-provider", provider).withParam("pn-prid", resource);
        return param.isEmpty() ? marked : marked.withParam("pn-param", param);
    }

    /** The service: the rest names the device. */
    @Override
    public String toString() {
        return "Push[" + provider + ']';
    }
}
