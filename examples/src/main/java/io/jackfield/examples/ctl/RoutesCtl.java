package io.jackfield.examples.ctl;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code jackfield ctl routes}. */
@Command(name = "routes", mixinStandardHelpOptions = true, description = "What the proxy goes by.")
final class RoutesCtl extends CtlCommand.Noun {

    @Command(
            name = "reload",
            description = "Reads the configuration again: users, limits, destinations. A wrong one changes nothing.")
    int reload(@Mixin CtlOptions options) {
        JsonNode done = new AdminClient(options.data).post("/routes/reload");
        return answer(options).done(done, "reloaded");
    }
}
