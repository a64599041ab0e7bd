package io.jackfield.media.dialplan;

import io.jackfield.media.Call;
import io.jackfield.sip.message.SipUri;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A call that has variables and headers and does nothing: a plan needs no more of one. What it is told to do else fails the test. */
final class PlannedCall {
    final Map<String, String> variables = new HashMap<>();
    final Map<String, String> headers = new HashMap<>();
    final CompletableFuture<Object> ended = new CompletableFuture<>();
    Optional<Object> hungUp = Optional.empty();
    private final String destination;

    PlannedCall(String destination) {
        this.destination = destination;
    }

    Call call() {
        return (Call) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Call.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "id" -> "call-1";
                    case "uuid" -> "uuid-1";
                    case "outgoing", "answered" -> false;
                    case "from" -> SipUri.of("sip:1001@example.com");
                    case "to" ->
                        SipUri.of("sip:" + (destination.length() > 200 ? "long" : destination) + "@example.com");
                    case "destination" -> destination;
                    case "header" -> Optional.ofNullable(headers.get((String) arguments[0]));
                    case "variable" -> Optional.ofNullable(variables.get((String) arguments[0]));
                    case "variables" -> Map.copyOf(variables);
                    case "set" -> variables.put((String) arguments[0], (String) arguments[1]);
                    case "ended" -> ended;
                    case "hangup" -> {
                        hungUp = Optional.of(arguments == null ? "NORMAL" : arguments[0]);
                        ended.complete(hungUp);
                        yield null;
                    }
                    default -> throw new AssertionError("a plan asked a call to " + method.getName());
                });
    }
}
