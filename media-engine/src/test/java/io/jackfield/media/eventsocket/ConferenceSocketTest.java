package io.jackfield.media.eventsocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Conferences seen and commanded through the event socket: real calls, real audio. */
@Timeout(120)
class ConferenceSocketTest {
    private static Map<String, String> action(Client client, String action) throws Exception {
        while (true) {
            Map<String, String> event = client.event("CUSTOM");
            if (action.equals(event.get("Action"))) {
                return event;
            }
        }
    }

    @Test
    void membersComeSpeakAreMutedAndGo(@TempDir Path folder) throws Exception {
        try (Rig rig = new Rig(d -> {});
                Client client = rig.login()) {
            assertThat(client.say("event plain CUSTOM conference::maintenance").get("Reply-Text"))
                    .startsWith("+OK");
            assertThat(client.api("conference list")).isEqualTo("+OK No active conferences.\n");
            assertThat(client.api("conference 7 list")).isEqualTo("-ERR Conference 7 not found\n");

            client.api("originate {origination_uuid=m1}" + rig.at("tone") + " conf7");
            String uuid = action(client, "conference-create").get("Conference-Unique-ID");
            Map<String, String> joined = action(client, "add-member");
            assertThat(joined)
                    .containsEntry("Conference-Name", "7")
                    .containsEntry("Conference-Size", "1")
                    .containsEntry("Conference-Unique-ID", uuid)
                    .containsEntry("Unique-ID", "m1")
                    .containsEntry("Caller-Destination-Number", "conf7")
                    .containsEntry("Member-Type", "member")
                    .containsEntry("Hear", "true")
                    .containsEntry("Speak", "true");
            String id = joined.get("Member-ID");
            assertThat(action(client, "start-talking")).containsEntry("Member-ID", id);
            assertThat(action(client, "floor-change")).containsEntry("New-ID", id);

            assertThat(client.api("conference 7 mute " + id)).isEqualTo("+OK mute " + id + "\n");
            assertThat(action(client, "mute-member")).containsEntry("Speak", "false");
            assertThat(client.api("conference 7 unmute all")).isEqualTo("+OK unmute " + id + "\n");
            assertThat(action(client, "unmute-member")).containsEntry("Member-ID", id);
            client.api("conference 7 deaf last");
            assertThat(action(client, "deaf-member")).containsEntry("Hear", "false");
            client.api("conference 7 undeaf non_moderator");
            action(client, "undeaf-member");

            assertThat(client.api("conference 7 dial " + rig.at("1001") + " 5551234 'The Board'"))
                    .isEqualTo("+OK Call Requested: result: [SUCCESS]\n");
            String second = action(client, "add-member").get("Member-ID");
            assertThat(client.api("conference 7 list"))
                    .startsWith("+OK Conference 7 (2 members rate: 8000 flags: running|answered|dynamic)\n" + id
                            + ";sofia/engine/")
                    .contains("\n" + second + ";", "hear|speak");
            assertThat(client.api("conference 7 list count")).isEqualTo("2\n");
            assertThat(client.api("conference json_list"))
                    .contains(
                            "\"conference_name\":\"7\"", "\"member_count\":2", "\"can_speak\":true", "\"uuid\":\"m1\"");
            assertThat(client.api("conference 7 xml_list"))
                    .contains(
                            "<conference name=\"7\" member-count=\"2\"",
                            "<uuid>m1</uuid>",
                            "<can_hear>true</can_hear>");
            assertThat(client.api("conference 7 get count")).isEqualTo("2");

            Path file = folder.resolve("room.wav");
            assertThat(client.api("conference 7 record " + file)).isEqualTo("+OK Record file " + file + "\n");
            action(client, "start-recording");
            assertThat(client.api("conference 7 recording check")).contains("is being recorded");
            assertThat(client.api("conference 7 play tone_stream://%(200,0,440)"))
                    .isEqualTo("+OK (play) Playing file tone_stream://%(200,0,440)\n");
            assertThat(client.api("conference 7 play silence_stream://100 " + second))
                    .endsWith(" to member " + second + "\n");
            action(client, "play-file-member-done");
            assertThat(client.api("conference 7 dtmf " + second + " 12")).isEqualTo("+OK sent 12 to " + second + "\n");
            assertThat(client.api("conference 7 norecord all")).startsWith("+OK Stopped recording");
            action(client, "stop-recording");
            assertThat(Files.size(file)).isGreaterThan(44);
            assertThat(client.api("conference 7 norecord all")).startsWith("-ERR");

            assertThat(client.api("conference 7 lock")).isEqualTo("+OK 7 locked\n");
            action(client, "lock");
            client.api("conference 7 unlock");
            action(client, "unlock");
            assertThat(client.api("conference 7 kick " + second)).isEqualTo("+OK kicked " + second + "\n");
            action(client, "kick-member");
            assertThat(action(client, "del-member")).containsEntry("Member-ID", second);
            client.api("conference 7 hup all");
            assertThat(action(client, "del-member")).containsEntry("Unique-ID", "m1");
            assertThat(action(client, "conference-destroy")).containsEntry("Conference-Unique-ID", uuid);
            await().untilAsserted(
                            () -> assertThat(client.api("show channels count")).isEqualTo("\n0 total.\n"));
        }
    }

    @Test
    void whatIsWrongIsAnsweredWithUsageOrAnError() throws Exception {
        try (Rig rig = new Rig(d -> {});
                Client client = rig.login()) {
            client.say("event plain CUSTOM conference::maintenance");
            client.api("originate {origination_uuid=m1}" + rig.at("1001") + " conf8");
            action(client, "add-member");
            assertThat(client.api("conference")).startsWith("-USAGE: conference");
            assertThat(client.api("conference 8")).startsWith("-USAGE: conference");
            assertThat(client.api("conference 8 fly")).isEqualTo("-ERR Conference command 'fly' not found.\n");
            assertThat(client.api("conference 8 mute")).startsWith("-USAGE: conference <name> mute");
            assertThat(client.api("conference 8 kick 99999")).isEqualTo("-ERR Non-Existant ID 99999\n");
            assertThat(client.api("conference 8 play")).startsWith("-USAGE");
            assertThat(client.api("conference 8 play shout://x")).startsWith("-ERR sound");
            assertThat(client.api("conference 8 record")).startsWith("-USAGE");
            assertThat(client.api("conference 8 dtmf 1")).startsWith("-USAGE");
            assertThat(client.api("conference 8 get weather")).startsWith("-USAGE");
            assertThat(client.api("conference 8 bgdial " + rig.at("nobody"))).startsWith("+OK Job-UUID: ");
            assertThat(action(client, "bgdial-result").get("Result")).startsWith("-ERR");
            assertThat(client.api("uuid_kill")).isEqualTo("-USAGE: <uuid> [cause]\n");
            assertThat(client.api("uuid_bridge")).startsWith("-USAGE");
            assertThat(client.api("show weather")).startsWith("-USAGE");
            assertThat(client.api("fsctl")).startsWith("-USAGE");
            // Who asks for another subclass hears nothing of conferences.
            try (Client other = rig.login()) {
                other.say("event plain CUSTOM callcenter::info");
                client.api("conference 8 hup all");
                action(client, "conference-destroy");
                rig.socket.queues();
                client.api("originate {origination_uuid=q1}" + rig.at("1001") + " sales");
                assertThat(other.event("CUSTOM"))
                        .containsEntry("Event-Subclass", "callcenter::info")
                        .containsEntry("CC-Action", "member-queue-start")
                        .containsEntry("CC-Queue", "sales")
                        .containsEntry("CC-Member-UUID", "q1");
                client.api("uuid_kill q1");
                assertThat(other.event("CUSTOM"))
                        .containsEntry("CC-Action", "member-queue-end")
                        .containsEntry("CC-Cause", "Cancel")
                        .containsEntry("CC-Cancel-Reason", "BREAK_OUT");
            }
        }
    }
}
