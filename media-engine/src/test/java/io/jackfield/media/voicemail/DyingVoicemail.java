package io.jackfield.media.voicemail;

import io.jackfield.database.Database;
import io.jackfield.media.MediaEngine;
import io.jackfield.media.record.RecordingKeys;
import io.jackfield.sip.node.SipNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A process of its own that takes messages until it is killed, as they are and encrypted: folder in, both ports out. */
final class DyingVoicemail {
    static final String BOX = "1001";

    private DyingVoicemail() {}

    static Voicemail open(Database database, Path folder, Optional<RecordingKeys> keys) {
        Voicemail.Builder builder =
                Voicemail.builder(database, folder.resolve("voicemail")).shortest(Duration.ofMillis(300));
        keys.ifPresent(builder::keys);
        return builder.build();
    }

    private static int serve(Path folder, Optional<RecordingKeys> keys) {
        Database database = Database.inDirectory(folder);
        VoicemailTables.migrate(database);
        Voicemail voicemail = open(database, folder, keys);
        voicemail.mailboxes().put(Mailbox.of(BOX).limits(1_000, Duration.ofMinutes(1)));
        SipNode node = SipNode.builder().listen(l -> l.udp("127.0.0.1", 0)).build();
        MediaEngine.builder(node)
                .ports(50_000, 59_999)
                .recordings(r -> {
                    r.folder(folder.resolve("recordings"));
                    keys.ifPresent(r::keys);
                })
                .dialplan(d -> d.match("vm", call -> call.voicemail(voicemail.box(BOX))))
                .build();
        return node.listenPoints().get(0).address().getPort();
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int clear = serve(folder.resolve("clear"), Optional.empty());
        int sealed = serve(folder.resolve("sealed"), Optional.of(VoicemailCrashTest.KEYS));
        System.out.println(clear + " " + sealed);
        System.out.flush();
        System.in.read(); // until it is killed, or whoever started it is gone
        Runtime.getRuntime().halt(0);
    }
}
