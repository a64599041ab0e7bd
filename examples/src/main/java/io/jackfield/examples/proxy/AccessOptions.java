package io.jackfield.examples.proxy;

import io.jackfield.examples.config.HostPort;
import io.jackfield.examples.config.ListenAddress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of {@code jackfield proxy} that say who may do what. */
final class AccessOptions {
    @Option(
            names = "--registrar",
            description =
                    "Take REGISTER, and route calls to users to where they registered. With --dispatch, calls to those"
                            + " who did not register go to the servers, and the servers may call users.")
    private boolean registrar;

    @Option(
            names = "--users",
            paramLabel = "FILE",
            description = "Who may register and call: lines of user:password, or user:ha1md5:HASH with the MD5 of"
                    + " user:realm:password. The realm is the first --domain, else the first address of --listen.")
    private @Nullable Path users;

    @Option(
            names = "--domain",
            paramLabel = "NAME",
            split = ",",
            description = "What users of the registrar have behind their @, besides the addresses of --listen; may be"
                    + " repeated.")
    private List<String> domains = List.of();

    @Option(
            names = "--open",
            description =
                    "For tests: ask nobody who he is, and relay to wherever a Request-URI says. Refused unless every"
                            + " --listen is a loopback or private address.")
    private boolean open;

    @Option(
            names = "--hide-topology",
            description = "Hide the sides of a call from each other: Via, Record-Route, Route and Contact.")
    private boolean hideTopology;

    @Option(
            names = "--guard",
            description =
                    "With --users: ban for 5 min who sends more than 30 requests in 2 s, scans, or guesses passwords.")
    private boolean guard;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    /** What they say, with the users read; complains of what does not go together. */
    Access check(List<ListenAddress> listen, boolean dispatching) {
        if (!dispatching && !registrar && !open) {
            throw wrong("there is nowhere to relay to: it takes --dispatch, --registrar or --open");
        }
        if (registrar && !open && users == null) {
            throw wrong("--registrar takes --users FILE, or --open for tests");
        }
        if (open && users != null) {
            throw wrong("--open asks nobody for a password: it goes without --users");
        }
        if (!registrar && (users != null || !domains.isEmpty())) {
            throw wrong("--users and --domain go with --registrar");
        }
        if (guard && (!registrar || open)) {
            throw wrong("--guard goes with --registrar and --users: without them all sources are trusted");
        }
        if (open) {
            checkClosed(listen);
        }
        List<String> names = registrar ? names(listen) : List.of();
        Optional<UserFile> known = Optional.ofNullable(users).map(file -> UserFile.read(file, names.get(0)));
        return new Access(registrar, open, known, names, guard, hideTopology);
    }

    /** Says loudly what an open proxy is. */
    void warn(PrintWriter err) {
        if (open) {
            err.println(
                    "WARNING: --open: this proxy asks nobody who he is and relays for everybody to everywhere. It is an open"
                            + " relay, for tests alone: whoever reaches it can call through it at your expense.");
            err.flush();
        }
    }

    private void checkClosed(List<ListenAddress> listen) {
        for (ListenAddress at : listen) {
            if (!Surroundings.closed(at.host())) {
                throw wrong("--open is refused on " + at
                        + ": that is no loopback or private address, and it would be an open relay");
            }
        }
    }

    private List<String> names(List<ListenAddress> listen) {
        for (String domain : domains) {
            if (!HostPort.isHost(domain)) {
                throw wrong("--domain is a name as example.com, not \"" + domain + '"');
            }
        }
        if (domains.isEmpty() && Surroundings.wildcard(listen.get(0))) {
            throw wrong(
                    "--registrar on all addresses takes --domain: it is what phones show when they ask for a password");
        }
        Set<String> names = new LinkedHashSet<>();
        domains.forEach(domain -> names.add(HostPort.inUri(domain)));
        names.addAll(Surroundings.names(listen));
        return List.copyOf(names);
    }

    private ParameterException wrong(String sentence) {
        if (spec == null) {
            throw new IllegalStateException(sentence);
        }
        return new ParameterException(spec.commandLine(), sentence);
    }
}
