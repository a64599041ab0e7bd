package io.jackfield.media.app;

import io.jackfield.media.Call;
import io.jackfield.media.Cause;
import io.jackfield.media.ivr.Digits;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The applications that need nothing but the call: answering, waiting, variables, the log; and those of {@link SoundApplications}. */
final class StandardApplications {
    private static final Logger LOG = LoggerFactory.getLogger(StandardApplications.class);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int DEFAULT_MULTISET_SEPARATOR = ' ';

    private StandardApplications() {}

    static Map<String, Application> all() {
        Map<String, Application> all = new TreeMap<>(SoundApplications.all());
        all.put("answer", (call, nothing) -> call.answer());
        all.put("pre_answer", (call, nothing) -> call.early());
        all.put("ring_ready", (call, nothing) -> call.ring());
        all.put("hangup", (call, cause) -> call.hangup(cause(cause)));
        all.put("respond", (call, answer) -> call.hangup(Cause.ofStatus(status(answer))));
        all.put("sleep", (call, ms) -> sleep(call, number("sleep", ms)));
        all.put("park", (call, nothing) -> park(call));
        all.put("echo", (call, nothing) -> call.echo());
        all.put("wait_for_answer", (call, nothing) -> call.answer());
        all.put("bridge", new BridgeApplication(Endpoints.standard()));
        all.put("set", StandardApplications::set);
        all.put("export", StandardApplications::export);
        all.put("unset", (call, name) -> call.set(name.trim(), ""));
        all.put("multiset", StandardApplications::multiset);
        all.put("log", (call, text) -> log(call, text));
        all.put("info", (call, nothing) -> LOG.info("call {}: {}", call.id(), call.variables()));
        all.put("send_dtmf", StandardApplications::sendDtmf);
        all.put("flush_dtmf", (call, nothing) -> call.forgetDigits());
        // In-band keys are heard in every call, and events are preferred without being asked.
        all.put("start_dtmf", (call, nothing) -> {});
        all.put("stop_dtmf", (call, nothing) -> {});
        all.put("eval", (call, nothing) -> {});
        return all;
    }

    private static Cause cause(String text) {
        if (text.isBlank()) {
            return Cause.NORMAL;
        }
        return CauseNames.find(text)
                .orElseThrow(() -> new IllegalArgumentException("hangup: \"" + text + "\" is not a cause"));
    }

    private static int status(String text) {
        String number = text.trim().split("\\s+", 2)[0];
        if (!number.matches("[456]\\d\\d")) {
            throw new IllegalArgumentException("respond: \"" + text + "\" is not a status from 400 to 699");
        }
        return Integer.parseInt(number);
    }

    static long number(String application, String text) {
        try {
            return Long.parseLong(text.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(application + ": \"" + text + "\" is not a number", e);
        }
    }

    private static void sleep(Call call, long ms) {
        if (ms < 0 || ms > DAY.toMillis()) {
            throw new IllegalArgumentException("sleep: " + ms + " ms are not within a day");
        }
        if (ms > 0) {
            call.pause(Duration.ofMillis(ms));
        }
    }

    /** Others tell it what to do from here on. */
    private static void park(Call call) {
        while (true) {
            call.pause(DAY);
        }
    }

    private static void set(Call call, String assignment) {
        int equals = assignment.indexOf('=');
        if (equals < 0) { // a name alone forgets it
            call.set(assignment.trim(), "");
            return;
        }
        call.set(assignment.substring(0, equals).trim(), assignment.substring(equals + 1));
    }

    /** Remembered for the calls that this one makes, too. */
    private static void export(Call call, String assignment) {
        String plain = assignment.startsWith("nolocal:") ? assignment.substring("nolocal:".length()) : assignment;
        set(call, plain);
        int equals = plain.indexOf('=');
        String name = (equals < 0 ? plain : plain.substring(0, equals)).trim();
        String before = call.variable("export_vars").orElse("");
        if (!("," + before + ",").contains("," + name + ",")) {
            call.set("export_vars", before.isEmpty() ? name : before + "," + name);
        }
    }

    private static void multiset(Call call, String assignments) {
        String text = assignments.trim();
        int separator = DEFAULT_MULTISET_SEPARATOR;
        if (text.startsWith("^^") && text.length() > 2) {
            separator = text.charAt(2);
            text = text.substring(3);
        }
        int from = 0;
        while (from <= text.length()) {
            int end = text.indexOf(separator, from);
            String one = text.substring(from, end < 0 ? text.length() : end);
            if (!one.isBlank()) {
                set(call, one);
            }
            from = end < 0 ? text.length() + 1 : end + 1;
        }
    }

    private static void log(Call call, String text) {
        String[] parts = text.trim().split("\\s+", 2);
        String said = parts.length > 1 ? parts[1] : "";
        switch (parts[0].replace(":", "").toUpperCase(Locale.ROOT)) {
            case "CONSOLE", "ALERT", "CRIT", "ERR", "ERROR" -> LOG.error("call {}: {}", call.id(), said);
            case "WARNING", "WARN" -> LOG.warn("call {}: {}", call.id(), said);
            case "NOTICE", "INFO" -> LOG.info("call {}: {}", call.id(), said);
            case "DEBUG" -> LOG.debug("call {}: {}", call.id(), said);
            default -> LOG.debug("call {}: {}", call.id(), text);
        }
    }

    private static void sendDtmf(Call call, String argument) {
        int at = argument.indexOf('@'); // the length of each key is the engine's
        String keys = (at < 0 ? argument : argument.substring(0, at)).trim().toUpperCase(Locale.ROOT);
        call.sendDtmf(keys.replace('W', 'w'));
    }

    /** A key's name, empty for {@code none}. */
    static String terminators(String text) {
        String keys = text.trim();
        if (keys.equalsIgnoreCase("none") || keys.isEmpty()) {
            return "";
        }
        if (keys.equalsIgnoreCase("any")) {
            return "1234567890*#";
        }
        if (!keys.chars().allMatch(c -> Digits.isDigit((char) c))) {
            throw new IllegalArgumentException("\"" + text + "\" are not keys");
        }
        return keys;
    }
}
