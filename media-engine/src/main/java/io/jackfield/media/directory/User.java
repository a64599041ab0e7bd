package io.jackfield.media.directory;

import io.jackfield.kernel.Redacted;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A user.
 *
 * @param name the user part
 * @param domain the domain
 * @param password in plain text; empty where only a hash is known, or none
 * @param ha1 the MD5 of {@code name:domain:password} in hexadecimal (RFC 2617); empty where it is not known
 * @param voicemailPin what opens the voicemail box; empty for none
 * @param variables of the user's calls: {@code accountcode}, {@code user_context}, {@code effective_caller_id_number} and others
 */
public record User(
        String name,
        String domain,
        Optional<Redacted> password,
        Optional<Redacted> ha1,
        Optional<Redacted> voicemailPin,
        Map<String, String> variables) {
    /** Keeps a copy. */
    public User {
        variables = Map.copyOf(variables);
    }

    /** A user with a password, who calls as themselves. */
    public static User of(String name, String domain, Redacted password) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("accountcode", name);
        variables.put("effective_caller_id_name", name);
        variables.put("effective_caller_id_number", name);
        return new User(name, domain, Optional.of(password), Optional.empty(), Optional.empty(), variables);
    }

    /** A variable. */
    public Optional<String> variable(String variable) {
        return Optional.ofNullable(variables.get(variable));
    }

    /** Without any secret. */
    @Override
    public String toString() {
        return name + "@" + domain;
    }
}
