package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.media.app.Application;
import io.jackfield.media.app.Applications;
import io.jackfield.media.app.CallVariables;
import io.jackfield.media.app.CauseNames;
import io.jackfield.media.app.Prompts;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What calls can be told to do by name. */
class ApplicationsTest {
    /** For applications that must not get as far as their call. */
    private static final Call NONE = (Call) Proxy.newProxyInstance(
            Call.class.getClassLoader(), new Class<?>[] {Call.class}, (proxy, method, arguments) -> {
                throw new AssertionError(method.getName());
            });

    private final Applications applications = Applications.standard();
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    private void run(Call call, String name, String argument) throws Exception {
        applications.find(name).orElseThrow().run(call, CallVariables.expand(call, argument));
    }

    private void note(Call call, String text) {
        log.add(CallVariables.expand(call, text));
    }

    private String next() throws InterruptedException {
        String line = log.poll(10, TimeUnit.SECONDS);
        return line == null ? "nothing" : line;
    }

    @Test
    void variablesAreSetAndPutIn() throws Exception {
        try (Phones phones = new Phones(d -> d.match("(\\d+)", call -> {
            run(call, "set", "one=1${destination_number}");
            run(call, "export", "two=b=c");
            run(call, "export", "nolocal:one=uno");
            run(call, "multiset", "^^:x=1:y=2 3");
            note(call, "${one} ${two} ${export_vars} ${x} ${y} [${none}] ${destination_number:1:2} ${one:-2}");
            run(call, "unset", "x");
            run(call, "set", "which=y");
            note(call, "[${x}] ${${which}} ${sip_h_X-Nothing} ${direction} ${unclosed $1");
            run(call, "hangup", "USER_BUSY");
        }))) {
            CallEnd end = phones.call("2000", Call::awaitEnd);
            assertThat(next()).isEqualTo("uno b=c two,one 1 2 3 [] 00 no");
            assertThat(next()).isEqualTo("[] 2 3  inbound ${unclosed $1");
            assertThat(end.cause()).isEqualTo(Cause.BUSY);
        }
    }

    @Test
    void callsAreAnsweredAskedAndRecorded(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("said.wav");
        try (Phones phones = new Phones(d -> d.match("2000", call -> {
            run(call, "answer", "");
            run(call, "record_session", file.toString());
            run(
                    call,
                    "play_and_get_digits",
                    "2 4 3 5000 # tone_stream://%(2000,0,440) silence_stream://20 got \\d+ 1000");
            note(call, "got ${got}");
            run(call, "read", "1 1 silence key 5000 #");
            note(call, "read ${key} ${read_result}");
            run(call, "stop_record_session", "all");
            run(call, "playback", "file_string://tone_stream://%(40,0,440)!silence_stream://20");
            run(call, "respond", "404");
        }))) {
            phones.call("2000", call -> {
                run(call, "sleep", "60");
                run(call, "send_dtmf", "123#9@100");
                call.awaitEnd();
            });
            assertThat(next()).isEqualTo("got 123");
            assertThat(next()).isEqualTo("read 9 success");
            assertThat(Files.size(file)).isGreaterThan(44);
        }
    }

    @Test
    void namesAreKnownInAnyCase() {
        Application mine = (call, argument) -> {};
        assertThat(applications.find("Answer")).isPresent();
        assertThat(applications.find("weather")).isEmpty();
        assertThat(applications.with("Weather", mine).find("weather")).contains(mine);
        assertThat(applications.with(Applications.none().with("answer", mine)).find("answer"))
                .contains(mine);
        assertThat(applications.names()).contains("answer", "play_and_get_digits", "park");
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> Prompts.of("shout://x")).hasMessageContaining("shout://");
        assertThat(Prompts.of("a.wav")).hasSize(1);
        assertThat(Prompts.of("silence")).isEmpty();
        for (String name : List.of("sleep", "read", "play_and_get_digits", "respond", "record", "hangup")) {
            assertThatThrownBy(
                            () -> applications.find(name).orElseThrow().run(NONE, name.equals("hangup") ? "WHY" : ""))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void everyCauseHasAName() {
        for (Cause cause : Cause.values()) {
            assertThat(CauseNames.find(CauseNames.of(cause))).contains(cause);
        }
        assertThat(CauseNames.find("17")).contains(Cause.BUSY);
        assertThat(CauseNames.find("no_user_response")).contains(Cause.NO_ANSWER);
        assertThat(CauseNames.find("SUCH")).isEmpty();
    }
}
