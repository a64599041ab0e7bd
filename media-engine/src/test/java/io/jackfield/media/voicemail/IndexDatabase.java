package io.jackfield.media.voicemail;

import io.jackfield.database.Database;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** The databases that the index is for; tests with MariaDB are skipped where that is not installed. */
enum IndexDatabase {
    H2 {
        @Override
        Database open() {
            return database("jdbc:h2:mem:vm" + NAMES.incrementAndGet()
                    + ";MODE=MariaDB;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE;DB_CLOSE_DELAY=-1");
        }
    },
    MARIADB {
        @Override
        Database open() {
            return database("jdbc:mariadb://127.0.0.1:" + Server.PORT + "/t" + NAMES.incrementAndGet()
                    + "?createDatabaseIfNotExist=true");
        }
    };

    private static final AtomicInteger NAMES = new AtomicInteger();

    abstract Database open();

    private static Database database(String url) {
        return Database.builder()
                .url(url)
                .connectTimeout(Duration.ofSeconds(20))
                .build();
    }

    /** Not in the class that waits: its own initialisation would hold up the thread that looks. */
    private static void awaitReady(Path log) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Files.readString(log).contains("ready for connections"));
    }

    /** A real MariaDB on loopback, started by the first test that needs it, ended with the JVM. */
    private static final class Server {
        static final int PORT = start();

        private static int start() {
            Path program = Path.of("/usr/sbin/mariadbd");
            Assumptions.assumeTrue(
                    Files.isExecutable(program), "mariadbd is not installed: apt-get install mariadb-server-core");
            try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Path home = Files.createTempDirectory("jackfield-voicemail");
                Files.createDirectories(home.resolve("data"));
                bootstrap(program, home);
                int port = probe.getLocalPort();
                probe.close();
                Process server = run(
                        program,
                        home,
                        Path.of("/dev/null"),
                        "--skip-grant-tables",
                        "--skip-name-resolve",
                        "--bind-address=127.0.0.1",
                        "--port=" + port,
                        "--socket=" + home.resolve("socket"));
                Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly));
                awaitReady(home.resolve("log"));
                return port;
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void bootstrap(Path program, Path home) throws IOException, InterruptedException {
            StringBuilder script = new StringBuilder("CREATE DATABASE mysql;\nUSE mysql;\n");
            for (String name : List.of("mysql_system_tables.sql", "mysql_system_tables_data.sql")) {
                script.append(Files.readString(Stream.of("/usr/share/mysql", "/usr/share/mariadb")
                        .map(share -> Path.of(share, name))
                        .filter(Files::isReadable)
                        .findFirst()
                        .orElseThrow()));
            }
            Path input = Files.writeString(home.resolve("bootstrap.sql"), script);
            Process process = run(program, home, input, "--bootstrap");
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(Files.readString(home.resolve("log")));
            }
        }

        private static Process run(Path program, Path home, Path input, String... more) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    program.toString(),
                    "--no-defaults",
                    "--datadir=" + home.resolve("data"),
                    "--innodb-buffer-pool-size=32M",
                    "--innodb-log-file-size=16M",
                    "--innodb-flush-log-at-trx-commit=2"));
            command.addAll(List.of(more));
            if (System.getProperty("user.name").equals("root")) {
                command.add("--user=root");
            }
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(input.toFile())
                    .redirectOutput(home.resolve("log").toFile())
                    .start();
        }
    }
}
