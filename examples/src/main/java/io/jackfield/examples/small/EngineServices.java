package io.jackfield.examples.small;

import io.jackfield.database.Database;
import io.jackfield.kernel.Redacted;
import io.jackfield.media.AccessLists;
import io.jackfield.media.MediaEngine;
import io.jackfield.media.cdr.CallRecords;
import io.jackfield.media.cdr.CdrCollector;
import io.jackfield.media.cdr.CdrTableSink;
import io.jackfield.media.cdr.HttpCdrSink;
import io.jackfield.media.directory.Directory;
import io.jackfield.media.directory.DirectoryServer;
import io.jackfield.media.directory.HttpDirectory;
import io.jackfield.media.directory.TableDirectory;
import io.jackfield.media.eventsocket.EventSocket;
import io.jackfield.sip.node.SipNode;
import java.nio.file.Path;

/** What stands around a media engine: records of calls, a directory of users, programs that watch and command it. */
final class EngineServices {
    private final SipNode node;
    private final Database database;
    private final AccessLists lists;
    private final String secret;

    EngineServices(SipNode node, Database database, AccessLists lists, String secret) {
        this.node = node;
        this.database = database;
        this.lists = lists;
        this.secret = secret;
    }

    MediaEngine withRecords() {
        // README: call-records
        CallRecords records = CallRecords.builder(Path.of("spool/cdr"))
                .node("fs01")
                .sink(new CdrTableSink(database))
                .sink(HttpCdrSink.builder("http://10.0.1.50:8080/cdr")
                        .format(HttpCdrSink.Format.XML_FORM)
                        .errors(Path.of("spool/cdr-errors"))
                        .build())
                .build();
        MediaEngine engine = MediaEngine.builder(node).observer(records).build();
        // README: end
        return engine;
    }

    CdrCollector collector() {
        // README: cdr-collector
        CdrCollector collector = CdrCollector.builder(new CdrTableSink(database))
                .listen("10.0.1.50", 8080)
                .allow(lists.list("internal-acl"))
                .build();
        // README: end
        return collector;
    }

    String account() {
        // README: directory
        Directory users = HttpDirectory.builder("http://10.0.1.50:8081/freeswitch/directory")
                .credentials("freeswitch", Redacted.of(secret))
                .build();
        String account = users.find("1001", "example.com")
                .flatMap(user -> user.variable("accountcode"))
                .orElse("");
        // README: end
        return account;
    }

    DirectoryServer directory() {
        // README: directory-server
        DirectoryServer server = DirectoryServer.builder(new TableDirectory(database))
                .listen("10.0.1.50", 8081)
                .allow(lists.list("internal-acl"))
                .credentials("freeswitch", Redacted.of(secret))
                .build();
        // README: end
        return server;
    }

    EventSocket socket() {
        // README: event-socket
        EventSocket socket =
                EventSocket.builder().password(Redacted.of(secret)).node("fs01").build();
        MediaEngine engine =
                MediaEngine.builder(node).observer(socket.observer()).build();
        socket.start(engine);
        // README: end
        return socket;
    }
}
