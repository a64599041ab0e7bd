package io.jackfield.examples.ctl;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code jackfield ctl log}. */
@Command(name = "log", mixinStandardHelpOptions = true, description = "The log of the process.")
final class LogCtl extends CtlCommand.Noun {

    @Command(name = "level", description = "Shows the levels, or sets one until the process ends.")
    int level(
            @Mixin CtlOptions options,
            @Parameters(
                            index = "0",
                            arity = "0..1",
                            defaultValue = "",
                            paramLabel = "LEVEL",
                            description = "error, warn, info, debug or trace.")
                    String level,
            @Option(
                            names = "--logger",
                            paramLabel = "NAME",
                            defaultValue = "",
                            description = "As io.jackfield.proxy; without it all.")
                    String logger) {
        AdminClient client = new AdminClient(options.data);
        if (level.isEmpty()) {
            return answer(options).table(client.get("/log/level"), "no levels", "logger", "level");
        }
        JsonNode done = client.post("/log/level", "level", level, "logger", logger);
        return answer(options)
                .done(
                        done,
                        done.path("logger").asString() + " logs at "
                                + done.path("level").asString());
    }
}
