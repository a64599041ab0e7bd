package io.jackfield.proxy.database;

import io.jackfield.database.cdr.CdrRecord;
import io.jackfield.proxy.dialog.CallDetail;
import io.jackfield.proxy.dialog.DialogRecord;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipUri;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** From a call that a proxy followed to a row of {@code cdr}. */
final class CdrRow {
    private CdrRow() {}

    static CdrRecord of(CallDetail detail, String node) {
        DialogRecord dialog = detail.dialog();
        DialogRecord.Id id = dialog.id();
        Map<String, String> variables = dialog.variables();
        return new CdrRecord(
                key(id, node, detail.status()),
                node,
                new CdrRecord.Times(dialog.times().started(), dialog.times().answered(), detail.ended()),
                new CdrRecord.Dialog(id.callId(), id.callerTag(), id.calleeTag()),
                new CdrRecord.Party(address(dialog.caller()), dialog.caller().source()),
                new CdrRecord.Party(address(dialog.callee()), dialog.callee().source()),
                new CdrRecord.Account(
                        dialog.user().orElse(""),
                        variables.getOrDefault("tenant", ""),
                        variables.getOrDefault("trunk", ""),
                        ""),
                new CdrRecord.Outcome(detail.status(), detail.reason().text(), ""),
                CdrRecord.Leg.NONE);
    }

    /** The same for the same call, however often it is written. */
    private static String key(DialogRecord.Id id, String node, int status) {
        return hash(id.callId() + '\n' + id.callerTag() + '\n' + id.calleeTag() + '\n' + node + '\n' + status);
    }

    /** {@code user@host}; the whole value where it is no SIP URI. */
    private static String address(DialogRecord.Side side) {
        return NameAddr.parse(side.address())
                .map(NameAddr::uri)
                .filter(SipUri::isSip)
                .map(uri -> uri.user().isEmpty() ? uri.host() : uri.user() + '@' + uri.host())
                .orElse(side.address());
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
