package io.jackfield.media.dialplan;

import io.jackfield.media.Call;
import io.jackfield.media.app.CallVariables;
import java.util.function.Consumer;

/** The fields of a live call. */
record CallFields(Call call, String context, Consumer<Action> inlined) implements Fields {

    @Override
    public String field(String name) {
        return switch (name) {
            case "context" -> context;
            case "source" -> "jackfield";
            case "dialplan" -> "XML";
            case "chan_name" -> CallVariables.channelName(call);
            case "callee_id_number", "callee_id_name" -> call.destination();
            case "network_addr" -> call.variable("network_addr").orElseGet(this::lastHop);
            default -> {
                String variable = name.startsWith("variable_") ? name.substring("variable_".length()) : name;
                yield CallVariables.find(call, variable).orElse("");
            }
        };
    }

    /** Where the request came from, by what the node wrote into the top Via (RFC 3261 18.2.1), else by what that says itself. */
    private String lastHop() {
        String via = call.header("Via").orElse("");
        int received = via.indexOf("received=");
        if (received >= 0) {
            String rest = via.substring(received + "received=".length());
            return rest.split("[;,\\s]", 2)[0];
        }
        int blank = via.indexOf(' ');
        return blank < 0
                ? ""
                : host(via.substring(blank + 1).split("[;,]", 2)[0].trim());
    }

    private static String host(String hostPort) {
        if (hostPort.startsWith("[")) {
            int end = hostPort.indexOf(']');
            return end < 0 ? hostPort : hostPort.substring(1, end);
        }
        int colon = hostPort.indexOf(':');
        return colon < 0 ? hostPort : hostPort.substring(0, colon);
    }

    @Override
    public String expand(String text) {
        return CallVariables.expand(call, text);
    }

    @Override
    public void inline(Action action) {
        inlined.accept(action);
    }
}
