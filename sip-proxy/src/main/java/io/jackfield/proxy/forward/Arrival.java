package io.jackfield.proxy.forward;

import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.transport.Flow;

/**
 * A request as it came.
 *
 * @param message before anything was undone of it or done to it
 * @param from how it came
 */
public record Arrival(SipRequest message, Flow from) {}
