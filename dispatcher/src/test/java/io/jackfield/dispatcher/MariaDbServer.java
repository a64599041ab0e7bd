package io.jackfield.dispatcher;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** A real MariaDB in a directory, on loopback, without passwords. It starts in half a second. */
final class MariaDbServer implements AutoCloseable {
    private final String program;
    private final Path folder;
    private final int port;
    private Process process;

    private MariaDbServer(String program, Path folder) throws IOException {
        this.program = program;
        this.folder = folder;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = probe.getLocalPort();
        }
        Files.createDirectories(folder.resolve("data"));
    }

    /** Starts one; skips the test, and names what to install, where there is none. */
    static MariaDbServer start(Path folder) {
        Optional<Path> program = Stream.concat(
                        Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/sbin"))
                .map(bin -> Path.of(bin, "mariadbd"))
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(program.isPresent(), "mariadbd is not installed: apt-get install mariadb-server-core");
        try {
            MariaDbServer server = new MariaDbServer(program.get().toString(), folder);
            server.bootstrap();
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes the system tables, from the scripts that come with the server. */
    private void bootstrap() throws IOException {
        StringBuilder script = new StringBuilder("CREATE DATABASE mysql;\nUSE mysql;\n");
        for (String name : List.of("mysql_system_tables.sql", "mysql_system_tables_data.sql")) {
            Path found = Stream.of("/usr/share/mysql", "/usr/share/mariadb")
                    .map(share -> Path.of(share, name))
                    .filter(Files::isReadable)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no " + name));
            script.append(Files.readString(found));
        }
        Path input = Files.writeString(folder.resolve("bootstrap.sql"), script);
        Process bootstrap = new ProcessBuilder(command("--bootstrap"))
                .redirectErrorStream(true)
                .redirectInput(input.toFile())
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        if (bootstrap.onExit().join().exitValue() != 0) {
            throw new IllegalStateException(Files.readString(folder.resolve("log")));
        }
    }

    private List<String> command(String... more) {
        List<String> command = new ArrayList<>(List.of(
                program,
                "--no-defaults",
                "--datadir=" + folder.resolve("data"),
                "--innodb-buffer-pool-size=32M",
                "--innodb-log-file-size=16M",
                "--innodb-flush-log-at-trx-commit=2"));
        command.addAll(List.of(more));
        if (System.getProperty("user.name").equals("root")) {
            command.add("--user=root");
        }
        return command;
    }

    /** Starts it, again after {@link #kill} with what it has stored. */
    void start() throws IOException {
        Path log = folder.resolve("log");
        Files.deleteIfExists(log);
        process = new ProcessBuilder(command(
                        "--skip-grant-tables",
                        "--skip-name-resolve",
                        "--bind-address=127.0.0.1",
                        "--port=" + port,
                        "--socket=" + folder.resolve("socket")))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            String said = Files.readString(log);
            if (!process.isAlive()) {
                throw new IllegalStateException(said);
            }
            return said.contains("ready for connections");
        });
    }

    /** As {@code kill -9} does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    String url(String schema) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + schema + "?createDatabaseIfNotExist=true";
    }

    @Override
    public void close() {
        kill();
    }
}
