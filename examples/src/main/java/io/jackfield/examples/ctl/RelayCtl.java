package io.jackfield.examples.ctl;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code jackfield ctl relay}. */
@Command(name = "relay", mixinStandardHelpOptions = true, description = "The media relay.")
final class RelayCtl extends CtlCommand.Noun {

    @Command(name = "sessions", description = "The calls whose media it relays.")
    int sessions(@Mixin CtlOptions options) {
        JsonNode rows = new AdminClient(options.data).get("/relay/sessions");
        return answer(options)
                .table(rows, "no sessions", "call-id", "seconds", "streams", "packets", "lost", "on-hold");
    }

    @Command(name = "session", description = "The streams of one call.")
    int session(
            @Mixin CtlOptions options,
            @Parameters(index = "0", paramLabel = "CALL-ID", description = "As relay sessions shows it.")
                    String callId) {
        JsonNode rows = new AdminClient(options.data).get("/relay/session", "call-id", callId);
        return answer(options)
                .table(
                        rows,
                        "no streams",
                        "media",
                        "local",
                        "from",
                        "locked",
                        "packets",
                        "lost",
                        "jitter-ms",
                        "mos",
                        "crypto");
    }

    @Command(name = "pool", description = "The relays that calls are shared out to, where there are several.")
    int pool(@Mixin CtlOptions options) {
        JsonNode rows = new AdminClient(options.data).get("/relay/pool");
        return answer(options).table(rows, "no relays", "relay", "ng", "weight", "region", "up");
    }

    @Command(name = "totals", description = "Sessions, packets and errors since the start.")
    int totals(@Mixin CtlOptions options) {
        return answer(options).lines(new AdminClient(options.data).get("/relay/totals"));
    }

    @Command(
            name = "ports",
            description =
                    "Free ports of each network; or the streams of its one port, and the packets that were no stream's.")
    int ports(@Mixin CtlOptions options) {
        JsonNode rows = new AdminClient(options.data).get("/relay/ports");
        return answer(options).table(rows, "no networks", "address", "free", "streams", "dropped");
    }
}
