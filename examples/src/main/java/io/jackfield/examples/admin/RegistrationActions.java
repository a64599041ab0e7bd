package io.jackfield.examples.admin;

import io.jackfield.proxy.registrar.Binding;
import io.jackfield.proxy.registrar.Registrar;
import io.jackfield.sip.message.SipUri;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;

/** {@code /registrations/...}. */
final class RegistrationActions {
    private static final int MOST = 100_000;

    private final Registrar registrar;

    private RegistrationActions(Registrar registrar) {
        this.registrar = registrar;
    }

    static void on(AdminServer server, Registrar registrar) {
        RegistrationActions actions = new RegistrationActions(registrar);
        server.get("/registrations/list", actions::list).post("/registrations/remove", actions::remove);
    }

    private Object list(Arguments arguments) {
        int most = Math.min(MOST, Math.max(1, arguments.number("limit", 1_000)));
        String user = arguments.optional("user").orElse("");
        long nowNs = System.nanoTime();
        List<Map<String, Object>> rows = new ArrayList<>();
        registrar.locations().forEach((address, bindings) -> {
            if (address.startsWith(user)) {
                for (Binding binding : bindings) {
                    if (rows.size() < most && !binding.expired(nowNs)) {
                        rows.add(row(address, binding, nowNs));
                    }
                }
            }
        });
        return rows;
    }

    private static Map<String, Object> row(String address, Binding binding, long nowNs) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("address", address);
        row.put("contact", binding.contact());
        row.put("expires", binding.remainingSeconds(nowNs));
        row.put("q", binding.q());
        row.put("flow", binding.flow().map(String::valueOf).orElse(""));
        row.put("nat", binding.reach().natted());
        row.put("user-agent", binding.device().userAgent());
        return row;
    }

    private Object remove(Arguments arguments) throws Exception {
        String address = arguments.text("address");
        SipUri uri = SipUri.parse(address.startsWith("sip") ? address : "sip:" + address)
                .filter(parsed -> !parsed.user().isEmpty())
                .orElseThrow(() -> new IllegalArgumentException('"' + address + "\" is no address as user@domain"));
        int gone = registrar
                .remove(uri, arguments.optional("contact"))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        if (gone == 0) {
            throw new NoSuchElementException("there is no such registration of " + address);
        }
        return Map.of("removed", gone);
    }
}
