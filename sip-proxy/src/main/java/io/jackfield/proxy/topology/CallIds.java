package io.jackfield.proxy.topology;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.MessageEdit;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.Replaces;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import java.util.List;
import java.util.Optional;

/**
 * Shows one side of a call another Call-ID than the other. Both are names of the same: who chose the Call-ID knows it as it is, the
 * other side knows its token; so what comes masked leaves plain, and what comes plain leaves masked. For one thread.
 */
final class CallIds {
    static final String PREFIX = "jf~";
    /** Of one that a REFER carries to a third party, which knows the call by neither name. */
    static final String CARRIED = "jf!";

    private static final List<Header<?>> NAMING_A_CALL =
            List.of(Header.REPLACES, Header.named("Join"), Header.named("Target-Dialog"));

    private final Tokens tokens;

    CallIds(Tokens tokens) {
        this.tokens = tokens;
    }

    static boolean masked(String callId) {
        return callId.startsWith(PREFIX);
    }

    String mask(String callId) {
        return PREFIX + tokens.write(Tokens.Kind.CALL_ID, callId);
    }

    /** The Call-ID behind a masked one; empty when it is not ours. */
    Optional<String> unmask(String callId) {
        return tokens.read(Tokens.Kind.CALL_ID, callId.substring(PREFIX.length()));
    }

    /** The name by which the other side knows a call; what is not ours stays. */
    String otherSide(String callId) {
        return masked(callId) ? unmask(callId).orElse(callId) : mask(callId);
    }

    /** Headers that name another call name it as its receiver knows it (RFC 3891 3, RFC 3911, RFC 4538). */
    void translate(SipMessage message, MessageEdit<?> copy) {
        for (Header<?> header : NAMING_A_CALL) {
            Optional<String> value = message.header(header);
            if (value.isPresent()) {
                String text = value.get();
                int end = endOfCallId(text);
                copy.set(header, named(text.substring(0, end).strip()) + text.substring(end));
            }
        }
    }

    private String named(String callId) {
        if (callId.startsWith(CARRIED)) {
            String told = callId.substring(CARRIED.length());
            return tokens.read(Tokens.Kind.CARRIED_CALL_ID, told)
                    .map(this::otherSide)
                    .orElse(callId);
        }
        return otherSide(callId);
    }

    private static int endOfCallId(String value) {
        int semicolon = value.indexOf(';');
        return semicolon < 0 ? value.length() : semicolon;
    }

    /**
     * A REFER tells a third party of a call by the name that its sender knows: that must pass there and back unseen. The Refer-To that
     * says so; empty when it names no call.
     */
    Optional<NameAddr> carry(SipRequest request) {
        Optional<NameAddr> refer = request.get(Header.REFER_TO);
        Optional<Replaces> replaces =
                refer.flatMap(to -> to.uri().uriHeader("Replaces")).flatMap(Replaces::parse);
        if (replaces.isEmpty()) {
            return Optional.empty();
        }
        Replaces named = replaces.get();
        String carried = named.callId().startsWith(CARRIED)
                ? named.callId()
                : CARRIED + tokens.write(Tokens.Kind.CARRIED_CALL_ID, named.callId());
        Replaces told = new Replaces(carried, named.toTag(), named.fromTag(), named.earlyOnly());
        return refer.map(to -> to.withUri(to.uri().withUriHeader("Replaces", told.toString())));
    }
}
