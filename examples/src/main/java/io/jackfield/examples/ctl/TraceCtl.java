package io.jackfield.examples.ctl;

import io.jackfield.examples.Complaint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code jackfield ctl trace}. */
@Command(name = "trace", mixinStandardHelpOptions = true, description = "Messages as they pass.")
final class TraceCtl extends CtlCommand.Noun {

    @Command(
            name = "on",
            description = "Draws the messages of calls that match as a ladder, until Ctrl-C or trace off.")
    int on(
            @Mixin CtlOptions options,
            @Parameters(
                            index = "0",
                            arity = "0..1",
                            defaultValue = "",
                            paramLabel = "FILTER",
                            description =
                                    "A part of Call-ID, From, To or Request-URI, a peer's address, or a method; all without it.")
                    String filter,
            @Option(
                            names = "--count",
                            paramLabel = "N",
                            defaultValue = "0",
                            description = "Ends after so many messages.")
                    int count) {
        PrintWriter out = spec.commandLine().getOut();
        AdminClient client = new AdminClient(options.data);
        Ladder ladder = new Ladder();
        int seen = 0;
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(client.stream("/trace/on", "filter", filter), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode event = AdminClient.JSON.readTree(line);
                if (event.has("idle")) {
                    continue;
                }
                if (options.json) {
                    out.println(line);
                } else {
                    drawn(ladder, event).forEach(out::println);
                }
                out.flush();
                if (event.has("message") && ++seen == count) {
                    return 0;
                }
            }
        } catch (IOException e) {
            throw Complaint.failure("the trace broke off: the process has ended");
        }
        return 0;
    }

    @Command(name = "off", description = "Ends all traces that are on.")
    int off(@Mixin CtlOptions options) {
        return answer(options).done(new AdminClient(options.data).post("/trace/off"), "traces are off");
    }

    private static List<String> drawn(Ladder ladder, JsonNode event) {
        if (event.has("missed")) {
            return List.of("... " + event.path("missed").asLong() + " messages missed, this terminal is too slow");
        }
        String time = event.path("time").asString();
        return ladder.draw(new Ladder.Message(
                time.substring(11, Math.min(time.length(), 23)),
                event.path("call-id").asString(),
                event.path("peer").asString(),
                event.path("in").asBoolean(),
                event.path("message").asString(),
                event.path("uri").asString("")));
    }
}
