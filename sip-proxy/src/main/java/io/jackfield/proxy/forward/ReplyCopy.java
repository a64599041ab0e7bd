package io.jackfield.proxy.forward;

import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transport.Flow;

/**
 * A response that is about to go back.
 *
 * @param response the response as it came
 * @param copy what goes back; to be edited
 * @param from how it came
 * @param variables what the route of its request noted down
 */
public record ReplyCopy(SipResponse response, ResponseEdit copy, Flow from, Variables variables) {}
