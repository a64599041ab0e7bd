package io.jackfield.examples.small;

import static io.jackfield.media.ivr.Digits.digits;
import static java.time.Duration.ofSeconds;

import io.jackfield.media.Call;
import io.jackfield.media.MediaEngine;
import io.jackfield.media.sound.Prompt;
import io.jackfield.sip.node.SipNode;
import java.nio.file.Path;

/** Answers calls: 9196 echoes, anything of four digits plays a tone, asks for a key and records. */
public final class AnsweringMachine {
    private AnsweringMachine() {}

    /** Serves on a UDP port until the node is closed. */
    public static MediaEngine start(String host, int port) {
        // README: media-engine
        SipNode node = SipNode.builder().listen(l -> l.udp(host, port)).build();
        MediaEngine engine = MediaEngine.builder(node)
                .acceptFrom("127.0.0.1")
                .dialplan(d -> d.match("9196", Call::echo).match("(\\d{4})", AnsweringMachine::takeNote))
                .build();
        // README: end
        return engine;
    }

    // README: media-engine
    /** Runs on a thread of the call's own: it may block. */
    static void takeNote(Call call) {
        Prompt beep = Prompt.tone("%(300,100,880)");
        if (call.menu(beep, digits(1).within(ofSeconds(5)).tries(3)).equals("1")) {
            call.record(Path.of(call.group(1) + ".wav"));
            call.pause(ofSeconds(10));
        }
        call.hangup();
    }
    // README: end
}
