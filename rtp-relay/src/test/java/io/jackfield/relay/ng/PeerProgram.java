package io.jackfield.relay.ng;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A program of others that runs beside a test; what it says goes to a file. */
final class PeerProgram implements AutoCloseable {
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(975));

    private final Process process;

    private PeerProgram(Process process) {
        this.process = process;
    }

    /** Its path; the running test is skipped, with the package to install, when there is none. */
    static Path required(String name, String debianPackage) {
        // those of servers are in a folder that is not on every user's PATH
        Optional<Path> found = Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
                        Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(found.isPresent(), name + " is not on the PATH: apt install " + debianPackage);
        return found.orElseThrow();
    }

    static PeerProgram start(Path program, Path folder, Path log, List<String> arguments) throws IOException {
        List<String> command =
                Stream.concat(Stream.of(program.toString()), arguments.stream()).toList();
        return new PeerProgram(new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
    }

    /** An rtpengine in user space that listens for commands on a port, with these ports for media. */
    static PeerProgram rtpengine(Path folder, int ng, int low, int high) throws IOException {
        return start(
                required("rtpengine", "rtpengine-daemon"),
                folder,
                folder.resolve("rtpengine.log"),
                List.of(
                        "--config-file=none",
                        "--interface=internal/127.0.0.1",
                        "--interface=external/127.0.0.1",
                        "--listen-ng=127.0.0.1:" + ng,
                        "--port-min=" + low,
                        "--port-max=" + high,
                        "--table=-1",
                        "--num-threads=1",
                        "--foreground",
                        "--log-stderr",
                        "--pidfile=" + folder.resolve("rtpengine.pid")));
    }

    /**
     * An even UDP port that nobody has, and that nobody gets who asks for any: programs come back to it. The seven behind it are not given
     * to others soon, since sipp takes some of them with it.
     */
    static int freePort() {
        while (true) {
            int port = 12_000 + 8 * Math.floorMod(NEXT_PORT.getAndIncrement(), 975);
            try (DatagramSocket free = new DatagramSocket(new InetSocketAddress("127.0.0.1", port));
                    DatagramSocket next = new DatagramSocket(new InetSocketAddress("127.0.0.1", port + 2))) {
                return free.getLocalPort();
            } catch (IOException e) {
                continue; // taken: another one
            }
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Its exit code once it has ended; -1 when it has not after so long. */
    int await(int seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
