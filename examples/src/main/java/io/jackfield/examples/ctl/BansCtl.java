package io.jackfield.examples.ctl;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code jackfield ctl bans}. */
@Command(name = "bans", mixinStandardHelpOptions = true, description = "Sources that are not answered.")
final class BansCtl extends CtlCommand.Noun {

    @Command(name = "list", description = "Who is banned, why and how much longer.")
    int list(@Mixin CtlOptions options) {
        JsonNode rows = new AdminClient(options.data).get("/bans/list");
        return answer(options).table(rows, "nobody is banned", "source", "reason", "seconds", "hits");
    }

    @Command(name = "add", description = "Bans an address for a while.")
    int add(
            @Mixin CtlOptions options,
            @Parameters(index = "0", paramLabel = "ADDRESS", description = "An IP address.") String address,
            @Option(names = "--seconds", paramLabel = "N", defaultValue = "300", description = "How long (300).")
                    int seconds) {
        JsonNode done = new AdminClient(options.data).post("/bans/add", "source", address, "seconds", "" + seconds);
        return answer(options).done(done, address + " is banned for " + seconds + " s");
    }

    @Command(name = "remove", description = "Lifts a ban.")
    int remove(
            @Mixin CtlOptions options,
            @Parameters(index = "0", paramLabel = "ADDRESS", description = "As bans list shows it.") String address) {
        JsonNode done = new AdminClient(options.data).post("/bans/remove", "source", address);
        return answer(options).done(done, address + " is banned no longer");
    }
}
