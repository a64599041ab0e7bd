package io.jackfield.examples.proxy;

import static org.awaitility.Awaitility.await;

import io.jackfield.examples.Jackfield;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code jackfield proxy} in a process of its own, on a port of its own. */
final class RunningProxy implements AutoCloseable {
    private static final Pattern LISTENS = Pattern.compile("SIP proxy udp (127\\.0\\.0\\.1:\\d+)");

    private final Process process;
    private final String address;

    /** Starts it, with what it prints in {@code folder/proxy.log}. */
    RunningProxy(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Jackfield.class.getName(),
                "proxy",
                "--listen",
                "udp:127.0.0.1:0"));
        command.addAll(List.of(arguments));
        Path log = folder.resolve("proxy.log");
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        await("the proxy is ready")
                .atMost(Duration.ofSeconds(60))
                .until(() -> Files.readString(log).lines().anyMatch(line -> line.startsWith("ready")));
        Matcher listens = LISTENS.matcher(Files.readString(log));
        if (!listens.find()) {
            throw new IllegalStateException(Files.readString(log));
        }
        address = listens.group(1);
    }

    /** {@code host:port}. */
    String address() {
        return address;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
