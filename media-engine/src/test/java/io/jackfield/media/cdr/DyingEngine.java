package io.jackfield.media.cdr;

import io.jackfield.database.Database;
import io.jackfield.media.Call;
import io.jackfield.media.MediaEngine;
import io.jackfield.sip.node.SipNode;
import java.nio.file.Path;
import java.time.Duration;

/** A process of its own that answers calls and records them until it is killed: folder in, port out. */
final class DyingEngine {
    private DyingEngine() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Database database = Database.inDirectory(folder);
        CallRecords records = CallRecords.builder(folder.resolve("spool"))
                .node("dying")
                .sink(new CdrTableSink(database))
                .build();
        SipNode node = SipNode.builder().listen(l -> l.udp("127.0.0.1", 0)).build();
        MediaEngine.builder(node)
                .ports(50_000, 59_999)
                .observer(records)
                .dialplan(d -> d.match("up", Call::echo).match("short", call -> {
                    call.answer();
                    call.pause(Duration.ofMillis(50));
                }))
                .build();
        System.out.println(node.listenPoints().get(0).address().getPort());
        System.out.flush();
        System.in.read(); // until it is killed, or whoever started it is gone
        Runtime.getRuntime().halt(0);
    }
}
