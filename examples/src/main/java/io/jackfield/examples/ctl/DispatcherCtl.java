package io.jackfield.examples.ctl;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code jackfield ctl dispatcher}. */
@Command(name = "dispatcher", mixinStandardHelpOptions = true, description = "Destination sets: where calls go.")
final class DispatcherCtl extends CtlCommand.Noun {

    @Command(name = "list", description = "All destinations with state, calls and counters.")
    int list(
            @Mixin CtlOptions options,
            @Option(names = "--bars", description = "Draws the calls of each destination as a bar.") boolean bars) {
        JsonNode rows = new AdminClient(options.data).get("/dispatcher/list");
        if (bars && !options.json) {
            return answer(options).bars(rows, "no destinations", "calls", "set", "uri", "state");
        }
        return answer(options)
                .table(
                        rows,
                        "no destinations",
                        "set",
                        "uri",
                        "state",
                        "flags",
                        "priority",
                        "calls",
                        "selected",
                        "answered",
                        "rejected",
                        "failed",
                        "latency-ms");
    }

    @Command(
            name = "set-state",
            description =
                    "Puts a destination into a state that lasts (d disabled, drain) or that probes go on from (a, i, t).")
    int setState(
            @Mixin CtlOptions options,
            @Parameters(index = "0", paramLabel = "STATE", description = "a, i, t, ap, ip, tp, d or drain.")
                    String state,
            @Parameters(index = "1", paramLabel = "SET", description = "The number of the set.") int set,
            @Parameters(index = "2", paramLabel = "DESTINATION", description = "Its URI or duid, or all.")
                    String destination) {
        JsonNode done = new AdminClient(options.data)
                .post("/dispatcher/set-state", "state", state, "set", "" + set, "destination", destination);
        return answer(options).done(done, done.path("changed").asInt() + " changed to " + state);
    }

    @Command(name = "reload", description = "Reads the sets again from where they are kept; counters and states stay.")
    int reload(@Mixin CtlOptions options) {
        JsonNode done = new AdminClient(options.data).post("/dispatcher/reload");
        return answer(options).done(done, "reloaded, " + done.path("sets").asInt() + " sets");
    }

    @Command(name = "add", description = "Adds a destination, until the next reload.")
    int add(
            @Mixin CtlOptions options,
            @Parameters(index = "0", paramLabel = "SET", description = "The number of the set.") int set,
            @Parameters(index = "1", paramLabel = "URI", description = "As sip:10.0.0.5:5060.") String uri,
            @Option(
                            names = "--priority",
                            paramLabel = "N",
                            defaultValue = "0",
                            description = "The higher, the earlier.")
                    int priority) {
        JsonNode done = new AdminClient(options.data)
                .post("/dispatcher/add", "set", "" + set, "uri", uri, "priority", "" + priority);
        return answer(options).done(done, uri + " added to set " + set);
    }

    @Command(name = "remove", description = "Takes a destination out, until the next reload; its calls go on.")
    int remove(
            @Mixin CtlOptions options,
            @Parameters(index = "0", paramLabel = "SET", description = "The number of the set.") int set,
            @Parameters(index = "1", paramLabel = "DESTINATION", description = "Its URI or duid.") String destination) {
        JsonNode done =
                new AdminClient(options.data).post("/dispatcher/remove", "set", "" + set, "destination", destination);
        return answer(options).done(done, destination + " removed from set " + set);
    }

    @Command(name = "hash", description = "Where a key leads in a set that hashes, and where next when that is down.")
    int hash(
            @Mixin CtlOptions options,
            @Parameters(index = "0", paramLabel = "SET", description = "The number of the set.") int set,
            @Parameters(index = "1", paramLabel = "KEY", description = "A Call-ID, user or URI: what it hashes.")
                    String key) {
        JsonNode order = new AdminClient(options.data).get("/dispatcher/hash", "set", "" + set, "key", key);
        return answer(options).lines(order);
    }
}
