package io.jackfield.media.conference;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.media.Call;
import io.jackfield.media.record.Recorder;
import io.jackfield.media.sound.PromptLibrary;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class MeetingTest {
    private static final Call CALL = (Call) Proxy.newProxyInstance(
            Call.class.getClassLoader(), new Class<?>[] {Call.class}, (proxy, method, args) -> null);

    private final List<String> done = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final RoomDesk desk = new RoomDesk(new RoomDesk.Settings(
            new RoomSounds(new PromptLibrary(Path.of("."), 1 << 20)),
            threads -> Recorder.builder().threads(1).build(),
            Optional.empty(),
            List.of(),
            10));
    private long ids;

    private final class Effects implements Meeting.Effects {
        @Override
        public void apply(Participant who, boolean waiting) {
            done.add("apply " + who.id() + (who.muted() ? " muted" : "") + (who.deaf() ? " deaf" : "")
                    + (waiting ? " waiting" : ""));
        }

        @Override
        public void whisper(Participant who, Notice notice) {
            done.add("whisper " + who.id() + " " + notice);
        }

        @Override
        public void count(Participant who, int participants) {
            done.add("count " + who.id() + " " + participants);
        }

        @Override
        public void announce(Notice notice) {
            done.add("announce " + notice);
        }

        @Override
        public void music(boolean on) {
            done.add("music " + on);
        }

        @Override
        public boolean record(boolean on) {
            done.add("record " + on);
            return true;
        }

        @Override
        public void release(Participant who, Departure why) {
            done.add("release " + who.id() + " " + why);
        }

        @Override
        public void event(Consumer<RoomListener> event) {
            event.accept(new RoomListener() {
                @Override
                public void onActiveSpeaker(Room room, Optional<Participant> who) {
                    events.add("active " + who.map(Participant::id).orElse(0L));
                }

                @Override
                public void onSpeaking(Room room, Participant who, boolean speaks) {
                    events.add(who.id() + (speaks ? " speaks" : " is silent"));
                }

                @Override
                public void onClosed(Room room) {
                    events.add("closed");
                }
            });
        }
    }

    private Meeting meeting(Consumer<RoomSettings.Builder> how) {
        RoomSettings.Builder builder = new RoomSettings.Builder();
        how.accept(builder);
        RoomSettings settings = builder.build();
        return new Meeting(new Room("x", settings, desk), settings, new Effects());
    }

    private Participant enter(Meeting meeting, boolean moderator) {
        RoomSettings settings = new RoomSettings.Builder().build();
        OpenRoom room = new OpenRoom(new Room("x", settings, desk), settings, desk);
        Participant who = new Participant(++ids, CALL, moderator, room, new Seat(room, settings));
        meeting.expect(who);
        meeting.enter(who);
        return who;
    }

    private List<String> taken() {
        List<String> all = List.copyOf(done);
        done.clear();
        return all;
    }

    @Test
    void musicPlaysForWhoIsAlone() {
        Meeting meeting = meeting(r -> {});
        enter(meeting, false);
        assertThat(taken()).containsExactly("apply 1", "music true", "announce JOINED");
        Participant second = enter(meeting, false);
        assertThat(taken()).containsExactly("apply 2", "music false", "announce JOINED");
        meeting.leave(second, Departure.LEFT);
        assertThat(taken()).containsExactly("music true", "announce LEFT");
    }

    @Test
    void nobodySpeaksUntilAModeratorIsThere() {
        Meeting meeting = meeting(r -> r.waitForModerator(true).noticesUpTo(0));
        enter(meeting, false);
        enter(meeting, false);
        assertThat(taken()).containsExactly("apply 1 waiting", "music true", "apply 2 waiting");
        Participant moderator = enter(meeting, true);
        assertThat(taken()).containsExactly("apply 3 waiting", "apply 1", "apply 2", "apply 3", "music false");
        meeting.leave(moderator, Departure.LEFT);
        assertThat(taken()).containsExactly("apply 1 waiting", "apply 2 waiting", "music true");
    }

    @Test
    void theLastModeratorEndsTheConference() {
        Meeting meeting = meeting(r -> r.endWithModerator(true).noticesUpTo(0));
        Participant first = enter(meeting, true);
        Participant second = enter(meeting, true);
        enter(meeting, false);
        meeting.leave(first, Departure.LEFT);
        taken();
        meeting.leave(second, Departure.LEFT);
        assertThat(taken()).containsExactly("release 3 ENDED");
        assertThat(meeting.refusal(true)).contains(Departure.FULL);
    }

    @Test
    void onlyAModeratorLetsSpeakWhomAModeratorHasMuted() {
        Meeting meeting = meeting(r -> r.noticesUpTo(0));
        Participant moderator = enter(meeting, true);
        Participant member = enter(meeting, false);
        meeting.key(member, '0');
        assertThat(member.muted()).isTrue();
        meeting.key(member, '0');
        assertThat(member.muted()).isFalse();
        meeting.key(member, '5');
        assertThat(member.muted()).as("a moderator's key").isFalse();
        meeting.key(moderator, '5');
        assertThat(member.muted()).isTrue();
        assertThat(moderator.muted()).isFalse();
        meeting.key(member, '0');
        assertThat(member.muted()).isTrue();
        Participant later = enter(meeting, false);
        assertThat(later.muted()).isTrue();
        meeting.key(moderator, '5');
        assertThat(member.muted() || later.muted()).isFalse();
    }

    @Test
    void keysDoWhatTheySay() {
        Meeting meeting = meeting(r -> r.noticesUpTo(0));
        Participant moderator = enter(meeting, true);
        Participant member = enter(meeting, false);
        taken();
        meeting.key(member, '*');
        meeting.key(member, '8');
        meeting.key(member, '6');
        meeting.key(moderator, '2');
        meeting.key(moderator, '9');
        meeting.key(moderator, '7');
        meeting.key(member, '#');
        assertThat(taken())
                .containsExactly(
                        "apply 2 deaf",
                        "whisper 2 DEAFENED",
                        "count 2 2",
                        "apply 2 deaf",
                        "announce LOCKED",
                        "record true",
                        "announce RECORDING",
                        "release 2 KICKED",
                        "release 2 LEFT");
        assertThat(member.level()).isBetween(1.4, 1.42);
        meeting.key(member, '4');
        assertThat(member.level()).isEqualTo(1.0);
        for (int i = 0; i < 20; i++) {
            meeting.key(member, '1');
        }
        assertThat(member.volume()).isEqualTo(0.25);
        assertThat(meeting.refusal(false)).contains(Departure.LOCKED);
        assertThat(meeting.refusal(true)).isEmpty();
        meeting.leave(member, Departure.LEFT);
        meeting.leave(moderator, Departure.LEFT);
        assertThat(taken()).contains("record false");
        assertThat(events).contains("closed");
    }

    @Test
    void placesAreKeptForThoseWhoAreOnTheirWay() {
        Meeting meeting = meeting(r -> r.participants(2));
        enter(meeting, false);
        RoomSettings settings = new RoomSettings.Builder().build();
        OpenRoom room = new OpenRoom(new Room("x", settings, desk), settings, desk);
        Participant coming = new Participant(77, CALL, false, room, new Seat(room, settings));
        meeting.expect(coming);
        assertThat(meeting.refusal(false)).contains(Departure.FULL);
        meeting.leave(coming, Departure.LEFT);
        assertThat(meeting.refusal(false)).isEmpty();
        assertThat(events).isEmpty();
    }

    @Test
    void theFloorIsTakenByWhoIsClearlyLouder() {
        Meeting meeting = meeting(r -> {});
        Participant one = enter(meeting, false);
        Participant two = enter(meeting, false);
        meeting.speaking(one, true);
        meeting.loudest(one, 1_000);
        meeting.speaking(two, true);
        meeting.loudest(two, 1_200);
        meeting.loudest(one, 1_000);
        meeting.loudest(two, 1_600);
        meeting.speaking(two, false);
        meeting.loudest(one, 500);
        meeting.leave(one, Departure.LEFT);
        assertThat(events)
                .containsExactly("1 speaks", "active 1", "2 speaks", "active 2", "2 is silent", "active 1", "active 0");
    }

    @Test
    void settingsNameAllMistakes() {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> Rooms.builder()
                        .room("a b", r -> {})
                        .room("x", r -> r.sampleRate(44_100).pin("12a").key('5', KeyAction.LOCK))
                        .rooms(0)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a b")
                .hasMessageContaining("44100")
                .hasMessageContaining("pin is not 1 to 16 digits")
                .hasMessageContaining("moderators only")
                .hasMessageContaining("rooms 0");
    }

    @Test
    void argumentsOfDialplansAreUnderstood() {
        assertThat(RoomArgument.parse("room-7@default")).isEqualTo(new RoomArgument("room-7", false, false));
        assertThat(RoomArgument.parse(" 3000 ")).isEqualTo(new RoomArgument("3000", false, false));
        assertThat(RoomArgument.parse("a@b++flags{Mute|moderator}")).isEqualTo(new RoomArgument("a", true, true));
        for (String wrong : List.of("", "@default", "a+1234", "a++flags{mute", "a+b+c+d")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> RoomArgument.parse(wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
