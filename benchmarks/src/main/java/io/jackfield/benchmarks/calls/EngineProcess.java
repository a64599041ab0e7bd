package io.jackfield.benchmarks.calls;

import io.jackfield.benchmarks.Compilers;
import io.jackfield.media.Call;
import io.jackfield.media.MediaEngine;
import io.jackfield.media.sound.Prompt;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.sip.node.SipNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The engine that is measured, on loopback. Extensions: {@code play}, a prompt of speech over and over; {@code record}, the same and a
 * WAV file of what the caller says; {@code idle}, answered and silent.
 *
 * <p>Arguments: SIP port (callees of bridged calls are at the next one), number of media loops, folder for recordings, codecs. Each line on standard input is answered by one line:
 * nanoseconds of CPU of the whole process so far, bytes of live heap (after a full collection when the line says {@code heap}, else 0),
 * calls, milliseconds of compiling so far.
 */
public final class EngineProcess {
    private EngineProcess() {}

    /** See the class. */
    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        Path folder = Path.of(args[2]);
        try (SipNode node =
                        SipNode.builder().listen(l -> l.udp("127.0.0.1", port)).build();
                MediaLoops loops =
                        MediaLoops.builder().threads(Integer.parseInt(args[1])).start();
                MediaEngine engine = MediaEngine.builder(node)
                        .loops(loops)
                        .codecs(args[3].split(","))
                        .ports(20_000, 59_998)
                        .mediaTimeout(Duration.ZERO)
                        .sessions(20_000)
                        .dialplan(d -> d.match("play", EngineProcess::play)
                                .match("record", call -> {
                                    call.answer();
                                    call.record(folder.resolve(call.id().replaceAll("[^A-Za-z0-9]", "") + ".wav"));
                                    play(call);
                                })
                                .match("bridge", call -> call.bridge("sip:callee@127.0.0.1:" + (port + 1)))
                                .match("idle", call -> {
                                    call.answer();
                                    call.awaitEnd();
                                }))
                        .build()) {
            answer(engine);
        }
    }

    /** Something of the length and unevenness of a greeting: ten seconds of two tones that come and go. */
    private static void play(Call call) {
        call.play(Prompt.tone("%(400,100,350,440);%(300,200,620);loops=1").times(Prompt.FOREVER));
    }

    private static void answer(MediaEngine engine) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        System.out.println("ready");
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            long heap = line.equals("heap") ? liveHeap() : 0;
            System.out.println(cpuNs() + " " + heap + " " + engine.sessions() + " " + Compilers.compiledMs());
        }
    }

    private static long liveHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long cpuNs() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
