package io.jackfield.media.app;

import io.jackfield.media.BridgeOptions;
import io.jackfield.media.BridgeResult;
import io.jackfield.media.Call;
import io.jackfield.media.Cause;
import io.jackfield.media.Targets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code bridge}: connects the call with what a {@link DialString} dials, as the call's variables say: {@code call_timeout}, {@code
 * effective_caller_id_number} and {@code _name}, {@code export_vars}, {@code ringback}, {@code ignore_early_media}, and afterwards {@code
 * hangup_after_bridge} and {@code continue_on_fail}. Leaves {@code originate_disposition}, {@code bridge_hangup_cause}, {@code
 * last_bridge_hangup_cause} and {@code DIALSTATUS} behind.
 */
public final class BridgeApplication implements Application {
    private final Endpoints endpoints;

    /** Bridges to these endpoints. */
    public BridgeApplication(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    public void run(Call call, String argument) {
        DialString dial = DialString.parse(argument);
        Optional<Targets> targets = endpoints.targets(inherited(call, dial));
        if (targets.isEmpty()) {
            failed(call, Cause.UNAVAILABLE);
            return;
        }
        BridgeResult result = call.bridge(targets.get(), options(call, dial));
        String cause = CauseNames.of(result.cause());
        call.set("bridge_hangup_cause", cause);
        call.set("last_bridge_hangup_cause", cause);
        if (!result.answered()) {
            failed(call, result.cause());
            return;
        }
        call.set("originate_disposition", "SUCCESS");
        call.set("DIALSTATUS", "SUCCESS");
        if (isTrue(call, "hangup_after_bridge") && result.endedBy() != BridgeResult.EndedBy.TRANSFER) {
            call.hangup(result.cause());
        }
    }

    private static void failed(Call call, Cause cause) {
        String name = CauseNames.of(cause);
        call.set("originate_disposition", name);
        call.set("DIALSTATUS", status(cause));
        String goOn = call.variable("continue_on_fail").orElse("false");
        boolean listed = List.of(goOn.split(",")).stream()
                .map(String::trim)
                .anyMatch(one -> one.equalsIgnoreCase(name) || one.equals(String.valueOf(cause.q850())));
        if (!goOn.equalsIgnoreCase("true") && !listed) {
            call.hangup(cause);
        }
    }

    private static String status(Cause cause) {
        return switch (cause) {
            case BUSY -> "BUSY";
            case NO_ANSWER, TIMEOUT -> "NOANSWER";
            case CANCELLED -> "CANCEL";
            case CONGESTION -> "CONGESTION";
            case NOT_FOUND -> "INVALIDARGS";
            default -> "CHANUNAVAIL";
        };
    }

    /** What the new legs get from the call: who calls, how long it may ring, and what was exported. */
    private static DialString inherited(Call call, DialString dial) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String exported : call.variable("export_vars").orElse("").split(",")) {
            call.variable(exported.trim()).ifPresent(value -> variables.put(exported.trim(), value));
        }
        copy(call, variables, "call_timeout", "originate_timeout", "leg_timeout");
        variables.put(
                "origination_caller_id_number",
                call.variable("effective_caller_id_number").orElse(call.from().user()));
        call.variable("effective_caller_id_name").ifPresent(name -> variables.put("origination_caller_id_name", name));
        variables.putAll(dial.variables());
        return new DialString(variables, dial.rounds());
    }

    private static void copy(Call call, Map<String, String> variables, String... names) {
        for (String name : names) {
            call.variable(name).ifPresent(value -> variables.put(name, value));
        }
    }

    private static BridgeOptions options(Call call, DialString dial) {
        BridgeOptions options = BridgeOptions.DEFAULTS;
        boolean deaf = Boolean.parseBoolean(dial.variables().getOrDefault("ignore_early_media", "false"));
        if (deaf || isTrue(call, "ignore_early_media")) {
            options = options.withoutEarlyMedia();
        }
        Optional<String> ringback = call.variable("ringback").filter(text -> !text.isBlank());
        if (ringback.isPresent()) {
            String sound = ringback.get().startsWith("%") ? "tone_stream://" + ringback.get() : ringback.get();
            var prompts = Prompts.of(sound);
            options = prompts.isEmpty() ? options : options.ringback(prompts.get(0));
        }
        return options;
    }

    private static boolean isTrue(Call call, String name) {
        return call.variable(name).map("true"::equalsIgnoreCase).orElse(false);
    }
}
