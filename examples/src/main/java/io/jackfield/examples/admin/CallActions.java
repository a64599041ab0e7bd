package io.jackfield.examples.admin;

import io.jackfield.proxy.dialog.DialogRecord;
import io.jackfield.proxy.dialog.DialogTracker;
import io.jackfield.proxy.dialog.Hangup;
import io.jackfield.sip.message.NameAddr;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;

/** {@code /dialog/...}. */
final class CallActions {
    private static final int MOST = 10_000;
    /** Both sides have as long as a transaction waits. */
    private static final long PATIENCE_S = 35;

    private final DialogTracker dialogs;

    private CallActions(DialogTracker dialogs) {
        this.dialogs = dialogs;
    }

    static void on(AdminServer server, DialogTracker dialogs) {
        CallActions actions = new CallActions(dialogs);
        server.get("/dialog/list", actions::list)
                .post("/dialog/end", actions::end)
                .get("/dialog/profiles", arguments -> dialogs.profileCounts());
    }

    private Object list(Arguments arguments) throws Exception {
        int most = Math.min(MOST, Math.max(1, arguments.number("limit", 1_000)));
        List<DialogRecord> calls = dialogs.list(most).toCompletableFuture().get(5, TimeUnit.SECONDS);
        List<Map<String, Object>> rows = new ArrayList<>();
        Instant now = Instant.now();
        for (DialogRecord call : calls) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("call-id", call.id().callId());
            row.put("state", call.phase().text());
            row.put("caller", uri(call.caller().address()));
            row.put("callee", uri(call.callee().address()));
            row.put("source", call.caller().source());
            row.put("target", call.callee().source());
            row.put("user", call.user().orElse(""));
            row.put("started", call.times().started().toString());
            Instant since = call.times().answered().orElse(call.times().started());
            row.put("seconds", Math.max(0, Duration.between(since, now).toSeconds()));
            row.put("cseq", call.caller().cseq() + "/" + call.callee().cseq());
            row.put("variables", call.variables());
            row.put("profiles", call.profiles());
            rows.add(row);
        }
        return rows;
    }

    private Object end(Arguments arguments) throws Exception {
        String callId = arguments.text("call-id");
        List<Hangup> ended = dialogs.end(callId).toCompletableFuture().get(PATIENCE_S, TimeUnit.SECONDS);
        if (ended.isEmpty()) {
            throw new NoSuchElementException("there is no call " + callId);
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Hangup hangup : ended) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("call-id", hangup.callId());
            row.put("caller", said(hangup.caller()));
            row.put("callee", said(hangup.callee()));
            rows.add(row);
        }
        return rows;
    }

    private static String said(int status) {
        return switch (status) {
            case 0 -> "no BYE could be sent";
            case 408 -> "did not answer the BYE";
            default -> Integer.toString(status);
        };
    }

    private static String uri(String address) {
        return NameAddr.parse(address).map(parsed -> parsed.uri().text()).orElse(address);
    }
}
