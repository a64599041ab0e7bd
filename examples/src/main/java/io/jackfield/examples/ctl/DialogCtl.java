package io.jackfield.examples.ctl;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code jackfield ctl dialog}. */
@Command(name = "dialog", mixinStandardHelpOptions = true, description = "Calls through the proxy.")
final class DialogCtl extends CtlCommand.Noun {

    @Command(name = "list", description = "The calls that there are now, oldest first.")
    int list(
            @Mixin CtlOptions options,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "1000", description = "At most so many.")
                    int limit) {
        JsonNode rows = new AdminClient(options.data).get("/dialog/list", "limit", "" + limit);
        return answer(options)
                .table(rows, "no calls", "call-id", "state", "seconds", "caller", "callee", "source", "target", "cseq");
    }

    @Command(name = "end", description = "Ends a call that is up: BYE to both sides. Waits for what they say.")
    int end(
            @Mixin CtlOptions options,
            @Parameters(index = "0", paramLabel = "CALL-ID", description = "As dialog list shows it.") String callId) {
        JsonNode rows = new AdminClient(options.data).post("/dialog/end", "call-id", callId);
        return answer(options).table(rows, "no call", "call-id", "caller", "callee");
    }

    @Command(name = "profiles", description = "How many calls count for which user, trunk and tenant.")
    int profiles(@Mixin CtlOptions options) {
        return answer(options).lines(new AdminClient(options.data).get("/dialog/profiles"));
    }
}
