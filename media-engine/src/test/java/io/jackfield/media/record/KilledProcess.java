package io.jackfield.media.record;

import io.jackfield.rtp.codec.Codecs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Records until it is killed: one recording of each kind, and one that is complete. */
final class KilledProcess {
    private KilledProcess() {}

    /** The key that both processes know. */
    static KeyRing keys() {
        byte[] key = new byte[32];
        new Random(9).nextBytes(key);
        return KeyRing.of("k", key);
    }

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        Recorder clear = Recorder.builder().folder(folder.resolve("clear")).build();
        Recorder sealed =
                Recorder.builder().folder(folder.resolve("sealed")).keys(keys()).build();
        List<RecordingTap> taps = new ArrayList<>();
        for (RecordingFormat format : RecordingFormat.values()) {
            for (Recorder recorder : List.of(clear, sealed)) {
                RecordOptions options = RecordOptions.of(r -> r.format(format).sides(RecordedSides.STEREO));
                taps.add(recorder.open(options, new RecordedCall("x", "a", format.name()), 8_000));
            }
        }
        RecordingTap whole = clear.open(RecordOptions.of(r -> {}), new RecordedCall("x", "a", "whole"), 8_000);
        taps.add(whole);
        long nowNs = 0;
        for (RecordingTap tap : taps) {
            tap.start(nowNs);
            tap.codec(Codecs.PCMU, nowNs);
        }
        Strip in = new Strip(Codecs.PCMU, 1, 440, 8_000);
        Strip out = new Strip(Codecs.PCMU, 2, 1_000, 4_000);
        for (int i = 1; ; i++) {
            var heard = in.next();
            var said = out.next();
            for (RecordingTap tap : taps) {
                tap.heard(heard, nowNs);
                tap.said(said, nowNs);
            }
            nowNs += Strip.FRAME_NS;
            if (i % 50 == 0) {
                for (RecordingTap tap : taps) {
                    tap.flush(nowNs);
                }
                if (i == 100) {
                    whole.stop(nowNs);
                    taps.remove(whole);
                    whole.recording().await();
                    System.out.println("recording");
                }
                LockSupport.parkNanos(Strip.FRAME_NS); // it lives in real time, some fifty times faster than a call
            }
        }
    }
}
