package io.jackfield.benchmarks.calls;

import io.jackfield.benchmarks.Compilers;
import io.jackfield.media.MediaEngine;
import io.jackfield.sip.dialog.EndCause;
import io.jackfield.sip.dialog.InviteOptions;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.dialog.SessionListener;
import io.jackfield.sip.dialog.UserAgent;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Sets calls up at an {@link EngineProcess}, speaks in all of them, and prints what that costs the engine. Loopback alone.
 *
 * <p>What is bridged goes to callees of this process that speak Opus alone and send back what they hear.
 *
 * <p>Arguments: extension, calls, seconds, media loops, codecs of the engine (PCMU), whether callers speak (true), command in front of
 * the engine's, such as {@code taskset -c 0}.
 */
public final class CallLoad {
    private static final int SIP = 5070;
    private static final int A_SECOND = 200;
    private static final int MOST_HEARD = 100;
    private static final Pattern AUDIO = Pattern.compile("m=audio (\\d+) ");

    private final int calls;
    private final int seconds;
    private final String extension;
    private final boolean speaking;
    private final Path folder;
    private final Process engine;
    private final BufferedReader answers;
    private final Speakers speakers = new Speakers();
    private final Arrivals arrivals = new Arrivals();
    private final DatagramChannel unheard;
    private final AtomicInteger failed = new AtomicInteger();
    private final Semaphore up = new Semaphore(0);
    private final List<InviteSession> sessions = new ArrayList<>();

    /** What the engine says of itself. */
    private record Spent(long cpuNs, long heap, int calls, long compiledMs) {}

    private CallLoad(String[] args) throws IOException {
        extension = args[0];
        calls = Integer.parseInt(args[1]);
        seconds = Integer.parseInt(args[2]);
        speaking = args.length < 6 || Boolean.parseBoolean(args[5]);
        unheard = DatagramChannel.open()
                .setOption(StandardSocketOptions.SO_RCVBUF, 4_096) // what nobody hears is dropped by the kernel
                .bind(new InetSocketAddress("127.0.0.1", 0));
        folder = Files.createTempDirectory(Path.of("."), "recordings");
        List<String> command = new ArrayList<>(List.of(args).subList(Math.min(6, args.length), args.length));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                EngineProcess.class.getName(),
                Integer.toString(SIP),
                args[3],
                folder.toString(),
                args.length > 4 ? args[4] : "PCMU"));
        engine = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = new BufferedReader(new InputStreamReader(engine.getInputStream(), StandardCharsets.US_ASCII));
        while (!"ready".equals(answers.readLine())) {
            if (!engine.isAlive()) {
                throw new IllegalStateException("the engine did not start");
            }
        }
    }

    /** See the class. */
    public static void main(String[] args) throws Exception {
        if (args.length < 4) {
            System.err.println("extension calls seconds loops [codec [speaking [command ...]]]");
            System.exit(2);
        }
        CallLoad load = new CallLoad(args);
        try {
            load.run();
        } finally {
            load.engine.destroyForcibly().waitFor();
            load.removeRecordings();
        }
        System.exit(load.failed.get() == 0 ? 0 : 1);
    }

    private void removeRecordings() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void run() throws Exception {
        Spent empty = ask("heap");
        try (SipNode node = SipNode.builder().listen(l -> l.udp("127.0.0.1", 0)).build();
                SipNode callees = SipNode.builder()
                        .listen(l -> l.udp("127.0.0.1", SIP + 1))
                        .build();
                MediaEngine echo = MediaEngine.builder(callees)
                        .codecs("opus")
                        .ports(10_000, 19_998)
                        .sessions(5_000)
                        .callsPerSecond(1_000)
                        .dialplan(d -> d.match(".*", call -> {
                            call.answer();
                            call.echo();
                        }))
                        .build()) {
            UserAgent agent = UserAgent.builder(node)
                    .maxSessions(50_000)
                    .maxSessionsPerSource(50_000)
                    .build();
            callAll(agent);
            Compilers.awaitRest(() -> ask("").compiledMs());
            Spent before = ask("");
            arrivals.begin();
            long startNs = System.nanoTime();
            TimeUnit.SECONDS.sleep(seconds);
            Spent after = ask("");
            long tookNs = System.nanoTime() - startNs;
            speakers.close();
            Arrivals.Timing timing = arrivals.end();
            Spent full = ask("heap");
            report(
                    timing,
                    (after.cpuNs() - before.cpuNs()) / (double) tookNs,
                    (full.heap() - empty.heap()) / (double) calls);
            sessions.forEach(InviteSession::hangup);
            TimeUnit.SECONDS.sleep(2);
            System.out.printf("calls left at the engine after hanging up: %d%n", ask("").calls());
        }
    }

    private void callAll(UserAgent agent) throws Exception {
        for (int i = 0; i < calls; i++) {
            boolean heard = calls <= MOST_HEARD || i % (calls / MOST_HEARD) == 0;
            DatagramChannel socket = heard ? arrivals.socket() : unheard;
            int port = ((InetSocketAddress) socket.getLocalAddress()).getPort();
            sessions.add(agent.invite(
                    SipUri.of("sip:" + extension + "@127.0.0.1:" + SIP),
                    InviteOptions.offering(sdp(port)),
                    new Ear(i, socket)));
            TimeUnit.NANOSECONDS.sleep(1_000_000_000L / A_SECOND);
        }
        if (!up.tryAcquire(calls, 30, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    up.availablePermits() + " of " + calls + " calls came up, " + failed + " failed");
        }
    }

    private static byte[] sdp(int port) {
        return ("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " + port
                        + " RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private final class Ear implements SessionListener {
        private final int number;
        private final DatagramChannel socket;

        Ear(int number, DatagramChannel socket) {
            this.number = number;
            this.socket = socket;
        }

        @Override
        public void onAnswer(InviteSession session, byte[] sdp) {
            Matcher audio = AUDIO.matcher(new String(sdp, StandardCharsets.US_ASCII));
            if (speaking && audio.find()) {
                speakers.add(socket, new InetSocketAddress("127.0.0.1", Integer.parseInt(audio.group(1))), number + 1);
            }
            up.release();
        }

        @Override
        public void onEnded(InviteSession session, EndCause cause) {
            if (cause.kind() != EndCause.Kind.LOCAL_BYE) {
                failed.incrementAndGet();
            }
        }
    }

    private Spent ask(String what) throws IOException {
        OutputStream questions = engine.getOutputStream();
        questions.write((what + '\n').getBytes(StandardCharsets.US_ASCII));
        questions.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IllegalStateException("the engine has died");
        }
        String[] figures = answer.split(" ");
        return new Spent(
                Long.parseLong(figures[0]),
                Long.parseLong(figures[1]),
                Integer.parseInt(figures[2]),
                Long.parseLong(figures[3]));
    }

    private void report(Arrivals.Timing timing, double cores, double heapOfACall) {
        System.out.printf("%s: %,d calls for %d s, %d failed%n", extension, calls, seconds, failed.get());
        System.out.printf(
                "engine: %.3f of a core, %.0f calls a core, %.1f kB of heap a call%n",
                cores, calls / cores, heapOfACall / 1_000);
        System.out.printf(
                "packets out: %,d heard of %d calls, %d missing; off their grid: p50 %.2f ms, p99 %.2f ms, worst %.2f ms%n",
                timing.packets(),
                Math.min(calls, MOST_HEARD),
                timing.missing(),
                timing.p50Ms(),
                timing.p99Ms(),
                timing.worstMs());
        if (speakers.late() > 0) {
            System.out.printf(
                    "the callers were late %d times: the machine is too slow for this load%n", speakers.late());
        }
    }
}
