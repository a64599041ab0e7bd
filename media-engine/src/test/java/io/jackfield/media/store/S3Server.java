package io.jackfield.media.store;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** s3rver of npm in a folder, with the credentials S3RVER and S3RVER; tests of a machine without npm are skipped. */
public final class S3Server implements AutoCloseable {
    private final Process process;
    private final int port;

    private S3Server(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    public static S3Server start(Path folder, String bucket) throws Exception {
        Assumptions.assumeTrue(onPath("node"), "node is not installed: apt-get install nodejs");
        Assumptions.assumeTrue(onPath("npm"), "npm is not installed: apt-get install npm");
        Path home = Files.createDirectories(folder.resolve("s3rver"));
        Path log = home.resolve("log");
        Process npm = run(home, log, "npm", "install", "--no-audit", "--no-fund", "--silent", "s3rver@3.7.1");
        boolean done = npm.waitFor(120, TimeUnit.SECONDS);
        npm.destroyForcibly();
        Assumptions.assumeTrue(done && npm.exitValue() == 0, "npm could not install s3rver: " + Files.readString(log));
        int port;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        Process server = run(
                home,
                log,
                "node",
                home.resolve("node_modules/s3rver/bin/s3rver.js").toString(),
                "--directory",
                home.resolve("data").toString(),
                "--address",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "--configure-bucket",
                bucket);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> listens(port));
        return new S3Server(server, port);
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static Process run(Path home, Path log, String... command) throws IOException {
        return new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(bin -> Files.isExecutable(Path.of(bin, program)));
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
