package io.jackfield.examples.ctl;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code jackfield ctl registrations}. */
@Command(name = "registrations", mixinStandardHelpOptions = true, description = "Phones that are registered.")
final class RegistrationsCtl extends CtlCommand.Noun {

    @Command(name = "list", description = "The contacts of all users.")
    int list(
            @Mixin CtlOptions options,
            @Parameters(
                            index = "0",
                            arity = "0..1",
                            defaultValue = "",
                            paramLabel = "USER",
                            description = "Whose alone.")
                    String user,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "1000", description = "At most so many.")
                    int limit) {
        JsonNode rows = new AdminClient(options.data).get("/registrations/list", "user", user, "limit", "" + limit);
        return answer(options)
                .table(rows, "no registrations", "address", "contact", "expires", "q", "nat", "flow", "user-agent");
    }

    @Command(name = "remove", description = "Takes the contacts of a user away; the phone may register again.")
    int remove(
            @Mixin CtlOptions options,
            @Parameters(index = "0", paramLabel = "ADDRESS", description = "As 1001@example.com.") String address,
            @Option(names = "--contact", paramLabel = "URI", defaultValue = "", description = "This one alone.")
                    String contact) {
        JsonNode done =
                new AdminClient(options.data).post("/registrations/remove", "address", address, "contact", contact);
        return answer(options).done(done, done.path("removed").asInt() + " removed");
    }
}
