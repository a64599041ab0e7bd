package io.jackfield.media.app;

import io.jackfield.media.DialOptions;
import io.jackfield.media.Targets;
import io.jackfield.media.Targets.Target;
import io.jackfield.sip.message.SipUri;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * From what dialplans dial to SIP URIs: {@code sofia/profile/user@host}, {@code sofia/profile/sip:user@host}, {@code user/1001@domain}, {@code
 * sip:user@host}. The profile's name is not looked at: there is one node. Immutable.
 */
public final class Endpoints {
    private static final Duration SHORTEST_RINGING = Duration.ofSeconds(1);
    private static final Duration LONGEST_RINGING = Duration.ofMinutes(10);
    /** What says how a call is made, and need not be remembered as its variable. */
    private static final Set<String> TIMEOUTS = Set.of("leg_timeout", "originate_timeout", "call_timeout");

    private final Function<String, Optional<SipUri>> users;

    private Endpoints(Function<String, Optional<SipUri>> users) {
        this.users = users;
    }

    /** With users where their names say, {@code user/1001@example.com} at {@code sip:1001@example.com}. */
    public static Endpoints standard() {
        return users(user -> SipUri.parse("sip:" + user));
    }

    /**
     * With users somewhere else: at a proxy that knows where they are registered.
     *
     * @param users from {@code 1001@example.com} to where that user is called, empty when there is none; it may block
     */
    public static Endpoints users(Function<String, Optional<SipUri>> users) {
        return new Endpoints(users);
    }

    /**
     * Where one endpoint is.
     *
     * @return empty for a user that there is not
     * @throws IllegalArgumentException when it is of a kind that is not known
     */
    public Optional<SipUri> find(String endpoint) {
        if (endpoint.startsWith("user/")) {
            return users.apply(endpoint.substring("user/".length()));
        }
        String uri = endpoint;
        if (endpoint.startsWith("sofia/")) {
            int slash = endpoint.indexOf('/', "sofia/".length());
            if (slash < 0 || endpoint.startsWith("sofia/gateway/")) {
                throw new IllegalArgumentException("\"" + endpoint + "\" is no sofia/profile/user@host");
            }
            uri = endpoint.substring(slash + 1).replaceFirst("%", "@");
        } else if (!endpoint.startsWith("sip:") && !endpoint.startsWith("sips:")) {
            throw new IllegalArgumentException("\"" + endpoint + "\" is no endpoint that is known");
        }
        String named = uri.startsWith("sip:") || uri.startsWith("sips:") ? uri : "sip:" + uri;
        return Optional.of(SipUri.parse(named)
                .filter(SipUri::isSip)
                .orElseThrow(() -> new IllegalArgumentException("\"" + endpoint + "\" holds no SIP address")));
    }

    /**
     * Whom a dial string calls, and with which options each.
     *
     * @return empty when none of its users is there
     * @throws IllegalArgumentException when an endpoint is not known
     */
    public Optional<Targets> targets(DialString dial) {
        List<List<Target>> rounds = new ArrayList<>();
        for (List<DialString.Leg> round : dial.rounds()) {
            List<Target> together = new ArrayList<>();
            for (DialString.Leg leg : round) {
                Map<String, String> variables = new LinkedHashMap<>(dial.variables());
                variables.putAll(leg.variables());
                find(leg.endpoint())
                        .ifPresent(uri -> together.add(new Target(uri, options -> apply(options, variables, uri))));
            }
            if (!together.isEmpty()) {
                rounds.add(together);
            }
        }
        if (rounds.isEmpty()) {
            return Optional.empty();
        }
        Targets targets = Targets.together(rounds.get(0));
        for (List<Target> round : rounds.subList(1, rounds.size())) {
            targets = targets.then(round);
        }
        return Optional.of(targets);
    }

    /** Does to a call's options what the variables of its dial string say. */
    public static DialOptions.Builder apply(DialOptions.Builder options, Map<String, String> variables, SipUri to) {
        variables.forEach((name, value) -> {
            if (name.startsWith("sip_h_")) {
                options.header(name.substring("sip_h_".length()), value);
            } else if (name.equals("origination_uuid")) {
                options.variable("uuid", value);
            } else if (!TIMEOUTS.contains(name)) {
                options.variable(name, value);
            }
        });
        first(variables, "leg_timeout", "originate_timeout", "call_timeout")
                .filter(text -> text.matches("\\d{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .map(time -> time.compareTo(SHORTEST_RINGING) < 0 ? SHORTEST_RINGING : time)
                .map(time -> time.compareTo(LONGEST_RINGING) > 0 ? LONGEST_RINGING : time)
                .ifPresent(options::ringTimeout);
        Optional<String> number =
                first(variables, "origination_caller_id_number", "effective_caller_id_number", "caller_id_number");
        Optional<String> name =
                first(variables, "origination_caller_id_name", "effective_caller_id_name", "caller_id_name");
        if (number.isPresent() || name.isPresent()) {
            options.from(address(number.orElse("anonymous"), name, to));
        }
        first(variables, "absolute_codec_string")
                .ifPresent(
                        codecs -> options.codecs(codecs.replaceAll("@[^,]*", "").split("\\s*,\\s*")));
        return options;
    }

    /** Whoever set the variables may have taken them from a caller: no character of theirs gets out of its place. */
    private static String address(String number, Optional<String> name, SipUri to) {
        String user = number.replaceAll("[^A-Za-z0-9+*#._-]", "");
        String shown = name.map(text -> '"' + text.replaceAll("[\"\\\\\\p{Cntrl}]", "") + "\" ")
                .orElse("");
        return shown + "<sip:" + (user.isEmpty() ? "anonymous" : user.replace("#", "%23")) + "@" + to.host() + ">";
    }

    private static Optional<String> first(Map<String, String> variables, String... names) {
        for (String name : names) {
            String value = variables.get(name);
            if (value != null && !value.isBlank()) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }
}
