package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.media.conference.Departure;
import io.jackfield.media.conference.Notice;
import io.jackfield.media.conference.Participant;
import io.jackfield.media.conference.Room;
import io.jackfield.media.conference.RoomListener;
import io.jackfield.media.conference.Rooms;
import io.jackfield.media.record.Recording;
import io.jackfield.media.sound.Prompt;
import io.jackfield.media.sound.Sound;
import io.jackfield.media.sound.WavReader;
import io.jackfield.rtp.loop.MediaLoops;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conferences of real calls over loopback. */
class ConferenceTest {
    @TempDir
    Path folder;

    private static double amplitude(short[] pcm, int offset, int count, double frequency) {
        double step = 2 * Math.PI * frequency / 8_000;
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < count; i++) {
            real += pcm[offset + i] * Math.cos(step * i);
            imaginary += pcm[offset + i] * Math.sin(step * i);
        }
        return 2 * Math.hypot(real, imaginary) / count;
    }

    private static Prompt tone(int frequency) {
        short[] samples = new short[8_000 * 30];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (1_500 * Math.sin(2 * Math.PI * frequency * i / 8_000));
        }
        return Prompt.sound(new Sound(8_000, samples));
    }

    @Test
    void eachOfTenCallsHearsTheSumOfTheNineOthers() throws Exception {
        int calls = 10;
        CountDownLatch recorded = new CountDownLatch(calls);
        List<Call> running = new ArrayList<>();
        try (Rooms rooms = Rooms.builder()
                        .everyRoom(r -> r.autoGain(false).noticesUpTo(0))
                        .build();
                MediaLoops loops =
                        MediaLoops.builder().threads(2).name("jackfield-rooms").start();
                Phones phones = new Phones(
                        d -> d.match("conf(\\d+)", call -> call.join(rooms.room(call.group(1)))),
                        b -> b.loops(loops))) {
            Room room = rooms.room("7");
            for (int i = 0; i < calls; i++) {
                int number = i;
                running.add(phones.dial("conf7", o -> o.codecs(number % 2 == 0 ? "PCMU" : "PCMA"), call -> {
                    Prompt tone = tone(400 + 110 * number);
                    new Thread(() -> record(call, number, room, recorded), "ears-" + number).start();
                    call.play(tone);
                }));
            }
            assertThat(recorded.await(40, TimeUnit.SECONDS)).isTrue();
            assertThat(room.participants()).hasSize(calls);
            running.forEach(Call::hangup);
            for (Call call : running) {
                Phones.end(call);
            }
            await().untilAsserted(() -> assertThat(rooms.open()).isEmpty());
        }
        for (int i = 0; i < calls; i++) {
            short[] heard =
                    WavReader.readAll(folder.resolve(i + ".wav"), 1_000_000).samples();
            assertThat(hearsAllOthers(i, calls, heard))
                    .as("200 ms in which %d hears the others and not himself", i)
                    .isTrue();
        }
    }

    /** A busy machine may skip a frame, and the tone then starts anew: one undisturbed stretch is enough. */
    private static boolean hearsAllOthers(int listener, int calls, short[] heard) {
        for (int at = 0; at + 1_600 <= heard.length; at += 160) {
            boolean all = true;
            for (int j = 0; j < calls && all; j++) {
                double level = amplitude(heard, at, 1_600, 400 + 110 * j);
                all = j == listener ? level < 150 : level > 1_200 && level < 1_800;
            }
            if (all) {
                return true;
            }
        }
        return false;
    }

    private void record(Call call, int number, Room room, CountDownLatch recorded) {
        await().until(() ->
                room.participants().stream().filter(Participant::speaking).count() == 10);
        Recording recording = call.record(folder.resolve(number + ".wav"));
        call.pause(Duration.ofMillis(900));
        recording.stop();
        recorded.countDown();
    }

    @Test
    void keysAndPinsDoWhatTheyShould() throws Exception {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        BlockingQueue<Departure> departures = new LinkedBlockingQueue<>();
        RoomListener listener = new RoomListener() {
            @Override
            public void onJoined(Room room, Participant participant) {
                events.add("joined" + (participant.moderator() ? " moderator" : ""));
            }

            @Override
            public void onLeft(Room room, Participant participant, Departure how) {
                events.add("left " + how);
            }

            @Override
            public void onLocked(Room room, boolean locked) {
                events.add(locked ? "locked" : "unlocked");
            }

            @Override
            public void onChanged(Room room, Participant participant) {
                events.add(participant.muted() ? "muted" : "changed");
            }

            @Override
            public void onClosed(Room room) {
                events.add("closed");
            }

            @Override
            public void onActiveSpeaker(Room room, Optional<Participant> participant) {
                participant.ifPresent(who -> events.add("active"));
            }
        };
        try (Rooms rooms = Rooms.builder()
                        .everyRoom(r -> r.pin("1234")
                                .moderatorPin("99")
                                .endWithModerator(true)
                                .notice(Notice.WRONG_PIN)
                                .notice(Notice.REFUSED)
                                .notice(Notice.KICKED))
                        .recordings(folder)
                        .listener(listener)
                        .build();
                Phones phones = new Phones(d -> d.match("conf", call -> {
                    departures.add(call.join(rooms.room("a")));
                    call.awaitEnd();
                }))) {
            Call moderator = phones.dial("conf", call -> {
                call.sendDtmf("99#");
                call.awaitEnd();
            });
            assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("joined moderator");
            Call member = phones.dial("conf", call -> {
                call.sendDtmf("5#ww1234#");
                call.awaitEnd();
            });
            assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("joined");
            member.sendDtmf("0");
            assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("muted");
            moderator.sendDtmf("2");
            assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("locked");
            Call late = phones.dial("conf", call -> {
                call.sendDtmf("1234#");
                call.awaitEnd();
            });
            assertThat(departures.poll(20, TimeUnit.SECONDS)).isEqualTo(Departure.LOCKED);
            late.hangup();
            Phones.end(late);
            Optional<Recording> recording = rooms.room("a").record(folder.resolve("mix.wav"));
            moderator.play(Prompt.tone("%(400,0,440)"));
            assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("active");
            moderator.sendDtmf("#");
            assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("left LEFT");
            assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("left ENDED");
            assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("closed");
            assertThat(List.of(departures.take(), departures.take()))
                    .containsExactlyInAnyOrder(Departure.LEFT, Departure.ENDED);
            Recording.Result result =
                    recording.orElseThrow().done().toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertThat(result.error()).isEmpty();
            assertThat(result.duration()).isGreaterThanOrEqualTo(Duration.ofMillis(200));
            short[] mix =
                    WavReader.readAll(folder.resolve("mix.wav"), 1_000_000).samples();
            double loudest = 0;
            for (int at = 0; at + 800 < mix.length; at += 400) {
                loudest = Math.max(loudest, amplitude(mix, at, 800, 440));
            }
            assertThat(loudest).as("the moderator's tone in the recording").isGreaterThan(500);
            moderator.hangup();
            member.hangup();
            Phones.end(moderator);
            Phones.end(member);
        }
    }
}
