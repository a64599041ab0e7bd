package io.jackfield.examples.small;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.media.Call;
import io.jackfield.media.CallEnd;
import io.jackfield.media.DialOptions;
import io.jackfield.media.MediaEngine;
import io.jackfield.media.record.Recording;
import io.jackfield.media.sound.Prompt;
import io.jackfield.media.sound.WavReader;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EchoBotTest {
    @TempDir
    Path folder;

    private static SipNode node() {
        return SipNode.builder().listen(l -> l.udp("127.0.0.1", 0)).build();
    }

    @Test
    void theBotSaysItBackAndHangsUpWhenAsked() throws Exception {
        Path file = folder.resolve("heard.wav");
        try (EchoBot bot = new EchoBot(0);
                SipNode there = node();
                SipNode here = node();
                MediaEngine engine = EchoBot.serve(there, bot.uri());
                MediaEngine phone =
                        MediaEngine.builder(here).ports(40_000, 49_999).build()) {
            int port = there.listenPoints().get(0).address().getPort();
            Call call = phone.dial(SipUri.of("sip:bot@127.0.0.1:" + port), DialOptions.DEFAULTS, c -> {
                Recording recording = c.record(file);
                c.play(Prompt.tone("%(400,0,440)"));
                c.pause(Duration.ofMillis(1_500));
                recording.stop();
                c.sendDtmf("#");
                c.awaitEnd();
            });
            CallEnd end = call.ended().toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertThat(end.byRemote()).isTrue();
            assertThat(engine.sessions()).isLessThanOrEqualTo(1);
        }
        short[] heard = WavReader.readAll(file, 1_000_000).samples();
        int loudest = 0;
        for (short sample : heard) {
            loudest = Math.max(loudest, Math.abs(sample));
        }
        assertThat(loudest).as("the tone that came back").isGreaterThan(1_000);
    }
}
