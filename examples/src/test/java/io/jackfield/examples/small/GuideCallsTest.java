package io.jackfield.examples.small;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.database.Database;
import io.jackfield.media.MediaEngine;
import io.jackfield.media.conference.Rooms;
import io.jackfield.media.mail.Mailer;
import io.jackfield.media.record.Recording;
import io.jackfield.media.sim.AudioPhone;
import io.jackfield.media.sim.CallSimulation;
import io.jackfield.media.sound.Prompt;
import io.jackfield.media.store.DirectoryStore;
import io.jackfield.sip.node.SipNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guides on conferences, recording and voicemail show, and the media engine's README, called by phones in virtual time. */
class GuideCallsTest {
    /** Where the examples put files, in the working directory. */
    private static final List<String> PLACES = List.of("recordings", "data", "4711.wav");

    private final CallSimulation sim = CallSimulation.seeded(42);
    private final SipNode node = sim.world().node("engine", "127.0.0.9").build();

    @TempDir
    private Path folder;

    @AfterEach
    void clean() throws IOException {
        for (String place : PLACES) {
            if (Files.exists(Path.of(place))) {
                try (Stream<Path> all = Files.walk(Path.of(place))) {
                    for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(each);
                    }
                }
            }
        }
    }

    private AudioPhone caller(int number, String dialled) {
        return sim.phone("p" + number, "127.0.0.1" + number)
                .call("sip:" + dialled + "@127.0.0.9")
                .expectAnswered();
    }

    @Test
    void whoKnowsThePinConfers() {
        ConferenceBridge.serve(node, folder);
        AudioPhone alice = caller(1, "confboard").expectTone(480, ofSeconds(1)).press("1234#");
        sim.run(ofSeconds(2));
        alice.expectTone(440, ofSeconds(10)); // music for who is alone
        AudioPhone bob = caller(2, "confboard").press("1234#");
        AudioPhone chair = caller(3, "confboard").press("4321#");
        sim.run(ofSeconds(3));
        alice.say(Prompt.tone("%(2000,0,500)"));
        bob.say(Prompt.tone("%(2000,0,600)"));
        chair.expectTone(500, ofSeconds(1)).expectTone(600, ofMillis(200));
        alice.expectTone(600, ofSeconds(1));
        assertThat(alice.hears(500)).as("she hears herself").isFalse();
        sim.run(ofSeconds(2));
        chair.hangUp();
        alice.expectEnded();
        bob.expectEnded();
    }

    @Test
    void whoDoesNotIsSentAway() {
        ConferenceBridge.serve(node, folder);
        AudioPhone mallory = caller(1, "confboard");
        for (int i = 0; i < 3; i++) {
            mallory.press("1111#").finish();
            sim.run(ofSeconds(2));
        }
        mallory.expectEnded();
    }

    @Test
    void anOperatorMutesLocksAndRecords() {
        Rooms rooms = Rooms.builder().recordings(folder).build();
        MediaEngine.builder(node)
                .dialplan(d -> d.match("conf(\\w+)", call -> call.join(rooms.room(call.group(1)))))
                .build();
        AudioPhone alice = caller(1, "confboard");
        AudioPhone bob = caller(2, "confboard");
        sim.run(ofSeconds(3));
        Optional<Recording> recording = ConferenceBridge.quiet(rooms, folder.resolve("board.wav"));
        alice.say(Prompt.tone("%(1000,0,500)"));
        sim.run(ofSeconds(1));
        assertThat(bob.hears(500)).isFalse();
        Recording.Result result = recording.orElseThrow().stop();
        assertThat(result.error()).isEmpty();
        assertThat(result.duration()).isBetween(ofMillis(900), ofMillis(1_100));
        AudioPhone late = caller(3, "confboard");
        late.expectEnded();
    }

    @Test
    void aCallIsRecordedSealedAndUploaded() throws IOException {
        MediaEngine engine = calls().recording(new byte[32]);
        AudioPhone alice = caller(1, "2000").expectEnded();
        engine.close();
        sim.run(ofSeconds(1));
        assertThat(alice.packets()).isNotNegative();
        try (Stream<Path> kept = Files.walk(folder.resolve("store"))) {
            assertThat(kept.filter(Files::isRegularFile).map(Path::toString)).anyMatch(file -> file.contains("2000"));
        }
    }

    @Test
    void aMessageIsLeftAndHeard() {
        calls().voicemail();
        AudioPhone alice = caller(1, "vm1001").expectTone(880, ofSeconds(5));
        alice.say(Prompt.tone("%(4000,0,700)")).finish();
        alice.press("#").expectTone(600, ofSeconds(2)).press("1").expectEnded();
        AudioPhone owner = caller(2, "98").expectTone(600, ofSeconds(1)).press("1001#");
        sim.run(ofSeconds(2));
        owner.press("4711#").expectTone(700, ofSeconds(10)).hangUp().expectEnded();
    }

    @Test
    void theAnsweringMachineTakesANote() {
        MediaEngine.builder(node)
                .dialplan(d -> d.match("(\\d{4})", AnsweringMachine::takeNote))
                .build();
        caller(1, "4711").expectTone(880, ofSeconds(1)).press("1").expectEnded(ofSeconds(12));
        assertThat(Path.of("4711.wav")).isNotEmptyFile();
    }

    private KeptCalls calls() {
        return new KeptCalls(
                node,
                Database.inDirectory(folder.resolve("db")),
                new DirectoryStore(folder.resolve("store")),
                Mailer.builder(folder.resolve("mail"))
                        .server("127.0.0.1", 9)
                        .from("voicemail@example.com")
                        .build());
    }
}
