package io.jackfield.proxy.dialog;

/**
 * What came of ending a call.
 *
 * <p>Of a call that nobody had answered both are the status that it ended with, 487 as a rule.
 *
 * @param callId its Call-ID
 * @param caller what the caller answered to the BYE; 408 when it did not, 0 when none could be sent
 * @param callee what the callee answered, likewise
 */
public record Hangup(String callId, int caller, int callee) {}
