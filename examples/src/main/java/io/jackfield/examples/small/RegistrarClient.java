package io.jackfield.examples.small;

import static java.time.Duration.ofMinutes;

import io.jackfield.sip.auth.Credentials;
import io.jackfield.sip.dialog.RegisterOptions;
import io.jackfield.sip.dialog.Registration;
import io.jackfield.sip.dialog.RegistrationListener;
import io.jackfield.sip.dialog.UserAgent;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import java.time.Duration;
import java.util.function.Consumer;

/** Registers an address and keeps it registered. */
public final class RegistrarClient {
    private RegistrarClient() {}

    /** Registers 1001@example.com on a node; says what comes of it, again with each refresh. */
    public static Registration start(SipNode node, String password, Consumer<String> says) {
        // README: registrar-client
        UserAgent agent = UserAgent.builder(node)
                .credentials(Credentials.of("1001", password))
                .build();
        Registration registration = agent.register(
                RegisterOptions.of(SipUri.of("sip:1001@example.com")).withExpires(ofMinutes(10)),
                new RegistrationListener() {
                    @Override
                    public void onRegistered(Registration bound, Duration lifetime) {
                        says.accept("registered for " + lifetime.toSeconds() + " s");
                    }
                });
        // README: end
        return registration;
    }
}
