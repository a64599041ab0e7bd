package io.jackfield.media.eventsocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.jackfield.kernel.Redacted;
import io.jackfield.media.voicemail.BoxCount;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events of the switch and of calls, and what is done later, by real calls. */
@Timeout(120)
class SwitchEventsTest {
    @Test
    void theHeartBeats() throws Exception {
        try (Rig rig = new Rig(d -> {});
                Client client = rig.login()) {
            client.say("event json HEARTBEAT MESSAGE_WAITING");
            client.say("event plain HEARTBEAT MESSAGE_WAITING");
            assertThat(client.event("HEARTBEAT"))
                    .containsEntry("Event-Info", "System Ready")
                    .containsEntry("Session-Count", "0")
                    .containsEntry("Max-Sessions", "5000")
                    .containsEntry("Session-Per-Sec", "1000")
                    .containsEntry("Session-Peak-Max", "0")
                    .containsEntry("FreeSWITCH-Switchname", "fs01")
                    .containsKeys("Up-Time", "Uptime-msec", "Session-Since-Startup", "Idle-CPU", "Heartbeat-Interval");
            rig.socket.mailboxes().onChanged("1001", new BoxCount(2, 1));
            assertThat(client.event("MESSAGE_WAITING"))
                    .containsEntry("MWI-Messages-Waiting", "yes")
                    .containsEntry("MWI-Message-Account", "sip:1001@example.com")
                    .containsEntry("MWI-Voice-Message", "2/1 (0/0)");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventSocket.builder()
                        .password(Redacted.of("x"))
                        .heartbeat(Duration.ZERO)
                        .build())
                .withMessageContaining("heartbeat");
    }

    @Test
    void progressHoldRecordingsAndKeysAreToldOf(@TempDir Path folder) throws Exception {
        try (Rig rig = new Rig(d -> {});
                Client client = rig.login()) {
            client.say("event plain CHANNEL_PROGRESS CHANNEL_PROGRESS_MEDIA CHANNEL_HOLD CHANNEL_UNHOLD RECORD_START"
                    + " RECORD_STOP DTMF CHANNEL_HANGUP_COMPLETE");
            client.api("originate {origination_uuid=e1}" + rig.at("early") + " park");
            assertThat(client.event("CHANNEL_PROGRESS")).containsEntry("Unique-ID", "e1");
            assertThat(client.event("CHANNEL_PROGRESS_MEDIA")).containsEntry("Answer-State", "early");

            client.api("originate {origination_uuid=h1}" + rig.at("holds") + " park");
            assertThat(client.event("CHANNEL_HOLD")).containsEntry("Unique-ID", "h1");
            assertThat(client.event("CHANNEL_UNHOLD")).containsEntry("Channel-Call-State", "ACTIVE");
            client.api("uuid_hold toggle e1");
            assertThat(client.event("CHANNEL_HOLD"))
                    .containsEntry("Unique-ID", "e1")
                    .containsEntry("Channel-Call-State", "HELD");
            client.api("uuid_hold toggle e1");
            client.event("CHANNEL_UNHOLD");

            String one = folder.resolve("one.wav").toString();
            String two = folder.resolve("two.wav").toString();
            client.api("uuid_record e1 start " + one);
            assertThat(client.event("RECORD_START")).containsEntry("Record-File-Path", one);
            client.api("uuid_record e1 stop " + one);
            assertThat(client.event("RECORD_STOP")).containsEntry("Record-File-Path", one);
            client.api("uuid_record e1 start " + two);
            client.event("RECORD_START");
            client.api("uuid_kill e1"); // and that it has stopped is said before the call is over
            assertThat(client.event("RECORD_STOP"))
                    .containsEntry("Record-File-Path", two)
                    .containsEntry("Unique-ID", "e1");
            assertThat(client.event("CHANNEL_HANGUP_COMPLETE")).containsEntry("Unique-ID", "e1");

            client.api("originate {origination_uuid=k1}" + rig.at("keys") + " park");
            assertThat(client.event("DTMF")).containsEntry("DTMF-Digit", "7").containsEntry("Unique-ID", "k1");
        }
    }

    @Test
    void callsAreHungUpTransferredAndPlayedToLater() throws Exception {
        try (Rig rig = new Rig(d -> {});
                Client client = rig.login()) {
            client.say("event plain CHANNEL_HANGUP_COMPLETE PLAYBACK_START ADD_SCHEDULE EXE_SCHEDULE DEL_SCHEDULE"
                    + " CUSTOM conference::maintenance");
            client.api("originate {origination_uuid=s1}" + rig.at("1001") + " park");
            assertThat(client.api("sched_hangup")).isEqualTo("-USAGE: [+]<time> <uuid> [<cause>]\n");
            assertThat(client.api("sched_hangup +1 nobody")).isEqualTo("-ERR No such channel!\n");
            assertThat(client.api("sched_transfer +1 s1")).startsWith("-USAGE");
            assertThat(client.api("sched_broadcast +1 s1 tone_stream://%(100,0,440)"))
                    .isEqualTo("+OK\n");
            assertThat(client.event("ADD_SCHEDULE"))
                    .containsEntry("Task-Group", "s1")
                    .containsEntry("Task-Desc", "sched_broadcast");
            client.event("EXE_SCHEDULE");
            assertThat(client.event("PLAYBACK_START")).containsEntry("Unique-ID", "s1");
            assertThat(client.api("sched_transfer +1 s1 conf9")).isEqualTo("+OK\n");
            assertThat(client.event("CUSTOM")).containsEntry("Conference-Name", "9");
            assertThat(client.api("sched_hangup +600 s1")).isEqualTo("+OK\n");
            assertThat(client.api("sched_del s1")).isEqualTo("+OK Deleted: 1\n");
            client.event("DEL_SCHEDULE");
            assertThat(client.api("sched_hangup +1 s1 USER_BUSY")).isEqualTo("+OK\n");
            assertThat(client.event("CHANNEL_HANGUP_COMPLETE")).containsEntry("Hangup-Cause", "USER_BUSY");

            assertThat(client.api("sched_api soon none status")).startsWith("-USAGE");
            String added = client.api("sched_api @1 group global_setvar seen=yes");
            assertThat(added).matches("\\+OK Added: \\d+\n");
            await().untilAsserted(
                            () -> assertThat(client.api("global_getvar seen")).isEqualTo("yes"));
            assertThat(client.api("sched_del " + added.replaceAll("\\D", ""))).isEqualTo("+OK Deleted: 1\n");
            assertThat(client.api("sched_del group")).isEqualTo("+OK Deleted: 0\n");
        }
    }

    @Test
    void clientsReadTheLogAlong() throws Exception {
        try (Rig rig = new Rig(d -> {});
                Client client = rig.login();
                Client deaf = rig.login()) {
            rig.socket.log(3, "app", "nobody reads this", "");
            assertThat(client.say("log 5").get("Reply-Text")).isEqualTo("+OK log level notice [5]");
            rig.socket.log(7, "app", "too fine", "");
            rig.socket.log(4, "app", "it burns", "u1");
            Map<String, String> line = client.frame();
            assertThat(line)
                    .containsEntry("Content-Type", "log/data")
                    .containsEntry("Log-Level", "4")
                    .containsEntry("User-Data", "u1");
            assertThat(line.get("body")).endsWith("[WARNING] app it burns\n");
            assertThat(client.say("log loudly").get("Reply-Text")).startsWith("-ERR invalid log level");
            assertThat(client.say("nolog").get("Reply-Text")).isEqualTo("+OK no longer logging");
            rig.socket.log(0, "app", "again", "");
            assertThat(client.api("echo on")).isEqualTo("on");
            assertThat(deaf.api("echo on")).isEqualTo("on");
            assertThatIllegalArgumentException().isThrownBy(() -> rig.socket.log(8, "app", "", ""));
        }
    }
}
