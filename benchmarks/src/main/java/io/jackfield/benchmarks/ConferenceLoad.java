package io.jackfield.benchmarks;

import io.jackfield.media.MediaEngine;
import io.jackfield.media.conference.Rooms;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codecs;
import io.jackfield.rtp.codec.Encoder;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.SessionDescription;
import io.jackfield.sip.dialog.InviteOptions;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.dialog.SessionListener;
import io.jackfield.sip.dialog.UserAgent;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What a participant of a conference costs: an engine in a process of its own, calls that join its rooms and send G.711 every 20 ms over
 * loopback, and the CPU that the engine's process takes meanwhile, of which one core has 1,000 ms a second.
 *
 * <p>Arguments: participants (1,000), of a room (10), of which speak (2), seconds (20), media loops (1).
 */
public final class ConferenceLoad {
    private static final int PACKET_BYTES = 172;
    private static final int TONE_PACKETS = 50;
    private static final int AT_A_TIME = 32;
    private static final int TICKS_PER_SECOND = 100; // USER_HZ, on every Linux that runs here

    private final int participants;
    private final int room;
    private final int speakers;
    private final int seconds;
    private final int loops;
    private final ConcurrentLinkedQueue<InetSocketAddress> joined = new ConcurrentLinkedQueue<>();
    private final Semaphore pending = new Semaphore(AT_A_TIME);
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    private ConferenceLoad(int[] given) {
        participants = given[0];
        room = given[1];
        speakers = given[2];
        seconds = given[3];
        loops = given[4];
    }

    /** Measures and prints one line; or, with {@code engine}, is what is measured. */
    public static void main(String[] args) throws Exception {
        if (args.length > 0 && args[0].equals("engine")) {
            engine(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
            return;
        }
        int[] given = {1_000, 10, 2, 20, 1};
        for (int i = 0; i < args.length && i < given.length; i++) {
            given[i] = Integer.parseInt(args[i]);
        }
        System.exit(new ConferenceLoad(given).run() ? 0 : 1);
    }

    private static void engine(int loops, int participants) throws Exception {
        MediaLoops media = MediaLoops.builder().threads(loops).start();
        SipNode node = SipNode.builder().listen(l -> l.udp("127.0.0.1", 0)).build();
        Rooms rooms = Rooms.builder().everyRoom(r -> r.noticesUpTo(0)).build();
        MediaEngine.builder(node)
                .loops(media)
                .ports(20_000, 20_000 + 2 * participants + 99)
                .sessions(participants)
                .callsPerSecond(10_000)
                .dialplan(d -> d.match("conf(\\d+)", call -> call.join(rooms.room(call.group(1)))))
                .build();
        System.out.println(node.listenPoints().get(0).address().getPort());
        while (System.in.read() >= 0) {
            System.out.println(rooms.participants() + " " + Compilers.compiledMs());
        }
        System.exit(0);
    }

    private boolean run() throws Exception {
        Process engine = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx2g",
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        ConferenceLoad.class.getName(),
                        "engine",
                        Integer.toString(loops),
                        Integer.toString(participants))
                .redirectError(new File("/dev/stderr"))
                .start();
        try (SipNode node = SipNode.builder().listen(l -> l.udp("127.0.0.1", 0)).build();
                DatagramChannel media = DatagramChannel.open()) {
            media.setOption(StandardSocketOptions.SO_RCVBUF, 8 << 20);
            media.bind(new InetSocketAddress("127.0.0.1", 0));
            int port = Integer.parseInt(line(engine));
            call(UserAgent.builder(node).maxSessions(participants + 1).build(), port, media);
            boolean measured = measure(engine, media);
            return measured && failed.get() == 0;
        } finally {
            engine.destroyForcibly();
        }
    }

    private static String[] ask(Process engine) throws IOException {
        engine.getOutputStream().write('\n');
        engine.getOutputStream().flush();
        return line(engine).split(" ");
    }

    private static String line(Process engine) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = engine.getInputStream().read();
                c >= 0 && c != '\n';
                c = engine.getInputStream().read()) {
            text.append((char) c);
        }
        return text.toString().trim();
    }

    private void call(UserAgent agent, int port, DatagramChannel media) throws Exception {
        int ours = ((InetSocketAddress) media.getLocalAddress()).getPort();
        byte[] offer = ("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " + ours
                        + " RTP/AVP 0\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < participants; i++) {
            pending.acquire();
            SipUri to = SipUri.of("sip:conf" + i / room + "@127.0.0.1:" + port);
            agent.invite(to, InviteOptions.offering(offer), new SessionListener() {
                @Override
                public void onAnswer(InviteSession session, byte[] sdp) {
                    MediaDescription audio =
                            SessionDescription.parse(sdp).orElseThrow().media().get(0);
                    joined.add(new InetSocketAddress("127.0.0.1", audio.port()));
                    pending.release();
                }

                @Override
                public void onEnded(InviteSession session, io.jackfield.sip.dialog.EndCause cause) {
                    failed.incrementAndGet();
                    System.err.println("a call ended: " + cause);
                    pending.release();
                }
            });
        }
        pending.tryAcquire(AT_A_TIME, 30, TimeUnit.SECONDS);
    }

    private boolean measure(Process engine, DatagramChannel media) throws Exception {
        Thread sender = daemon(() -> send(media, List.copyOf(joined)), "sender");
        daemon(() -> receive(media), "receiver");
        Compilers.awaitRest(() -> Long.parseLong(ask(engine)[1]));
        long cpu = cpuMs(engine);
        long before = received.get();
        long startNs = System.nanoTime();
        Thread.sleep(1_000L * seconds);
        double elapsed = (System.nanoTime() - startNs) / 1e9;
        double used = (cpuMs(engine) - cpu) / elapsed;
        double packets = (received.get() - before) / elapsed;
        String inRooms = ask(engine)[0];
        sender.interrupt();
        System.out.printf(
                "%s participants in rooms of %d, %d of each speak, %d loops: %.0f packets/s heard of %d, engine %.0f ms of CPU a"
                        + " second, %.0f participants a core%n",
                inRooms, room, speakers, loops, packets, 50 * participants, used, participants * 1000 / used);
        return inRooms.equals(Integer.toString(participants)) && packets > 0.98 * 50 * participants;
    }

    private static long cpuMs(Process process) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 1_000 / TICKS_PER_SECOND;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Looks once a millisecond: a receiver that waits is woken for each packet, at the expense of who sends it on the same machine. */
    private void receive(DatagramChannel media) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(2_048);
        try {
            media.configureBlocking(false);
            while (true) {
                while (media.receive(buffer.clear()) != null) {
                    received.incrementAndGet();
                }
                LockSupport.parkNanos(1_000_000);
            }
        } catch (IOException e) {
            // closed: the run is over
        }
    }

    /** A second of a tone for those who speak, and of a quiet one for those who do not. */
    private static ByteBuffer[] second(double amplitude) {
        Encoder encoder = Codecs.PCMU.encoder();
        short[] pcm = new short[160];
        byte[] payload = new byte[320];
        ByteBuffer[] packets = new ByteBuffer[TONE_PACKETS];
        for (int i = 0; i < TONE_PACKETS; i++) {
            for (int j = 0; j < 160; j++) {
                pcm[j] = (short) (amplitude * Math.sin(2 * Math.PI * 450 * (i * 160 + j) / 8_000));
            }
            encoder.encode(pcm, 0, 160, payload, 0);
            packets[i] = ByteBuffer.allocateDirect(PACKET_BYTES);
            RtpPacket.writeHeader(packets[i], 0, false, 0, 0, 1);
            packets[i].put(payload, 0, 160).flip();
        }
        return packets;
    }

    private void send(DatagramChannel media, List<InetSocketAddress> to) {
        ByteBuffer[] speech = second(4_000);
        ByteBuffer[] quiet = second(20);
        long startNs = System.nanoTime();
        long sent = 0;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                long due = (long) ((System.nanoTime() - startNs) * 1e-9 * 50 * to.size());
                for (; sent < due; sent++) {
                    int call = (int) (sent % to.size());
                    int number = (int) (sent / to.size());
                    ByteBuffer packet = (call % room < speakers ? speech : quiet)[number % TONE_PACKETS];
                    packet.putShort(2, (short) number).putInt(4, number * 160).putInt(8, call);
                    media.send(packet.rewind(), to.get(call));
                }
                LockSupport.parkNanos(500_000);
            }
        } catch (IOException e) {
            System.err.println(e);
        }
    }
}
