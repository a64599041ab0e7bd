package io.jackfield.examples.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A baresip without a terminal: it plays a sine tone, records what it hears, logs its events, and is told what to do over
 * its control port (JSON in netstrings). It registers when it starts and answers every call.
 */
public final class Baresip implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

    private final Path folder;
    private final Path log;
    private final Process process;
    private final int controlPort;

    /**
     * @param codec {@code pcmu}, {@code pcma}, {@code g722} or {@code opus/48000/2}; further parameters of the account may follow, such as
     *     {@code pcmu;mediaenc=srtp-mand}
     * @param source what it plays, a module and its parameter
     * @param modules lines of its configuration that load what not every phone has
     * @param trace whether it logs the messages of SIP
     */
    public record Account(
            String user,
            String password,
            String proxy,
            String transport,
            String codec,
            String source,
            List<String> modules,
            boolean trace) {
        /** @param toneHz what it plays */
        public Account(String user, String password, String proxy, String transport, String codec, int toneHz) {
            this(user, password, proxy, transport, codec, "ausine," + toneHz, List.of(), false);
        }

        /** Logging the messages of SIP. */
        public Account traced() {
            return new Account(user, password, proxy, transport, codec, source, modules, true);
        }

        private boolean ofFile() {
            return source.startsWith("aufile,");
        }

        /** Playing a WAV file of 16 bits at 8 kHz once. */
        public Account playing(Path file) {
            return new Account(user, password, proxy, transport, codec, "aufile," + file, modules, trace);
        }

        /** With further parameters of the account, such as {@code mediaenc=srtp-mand}. */
        public Account with(String parameters) {
            return new Account(user, password, proxy, transport, codec + ';' + parameters, source, modules, trace);
        }

        /** With these modules. */
        public Account having(String... more) {
            return new Account(
                    user,
                    password,
                    proxy,
                    transport,
                    codec,
                    source,
                    Stream.of(more).map("module %s.so"::formatted).toList(),
                    trace);
        }

        /** Subscribing to the count of its messages (RFC 3842), and hearing changes of it. */
        public Account watchingMessages() {
            return new Account(user, password, proxy, transport, codec, source, List.of("module_app mwi.so"), trace);
        }
    }

    /**
     * Starts one in a folder of its own below {@code scratch}.
     *
     * @param trusted the issuers (PEM) that a TLS server's certificate may come from
     */
    public Baresip(Path scratch, Account account, int sipPort, int controlPort, Path trusted) throws IOException {
        this(scratch, account, sipPort, controlPort, "sip_cafile " + trusted);
    }

    /** One that trusts no TLS server. */
    Baresip(Path scratch, Account account, int sipPort) throws IOException {
        this(scratch, account, sipPort, FreePort.find(), "");
    }

    /** One that trusts no TLS server, wherever it listens. */
    public Baresip(Path scratch, Account account) throws IOException {
        this(scratch, account, FreePort.find());
    }

    private Baresip(Path scratch, Account account, int sipPort, int controlPort, String tls) throws IOException {
        Peer.BARESIP.required();
        this.folder = Files.createDirectory(scratch.resolve("baresip-" + account.user()));
        this.log = folder.resolve("log");
        this.controlPort = controlPort;
        Files.writeString(folder.resolve("config"), config(account, sipPort, tls));
        Files.writeString(
                folder.resolve("accounts"),
                "<sip:%s@127.0.0.1;transport=%s>;auth_user=%s;auth_pass=%s;answermode=auto;regint=60;audio_codecs=%s;outbound=\"sip:%s;transport=%s\"%n"
                        .formatted(
                                account.user(),
                                account.transport(),
                                account.user(),
                                account.password(),
                                account.codec(),
                                account.proxy(),
                                account.transport()));
        Files.createFile(folder.resolve("contacts"));
        List<String> options = List.of("-f", folder.toString(), "-4");
        this.process = Peer.BARESIP.start(
                folder,
                log,
                account.trace()
                        ? Stream.concat(Stream.of("-s"), options.stream()).toList()
                        : options);
    }

    private String config(Account account, int sipPort, String tls) {
        String modules = Stream.of(
                        "/usr/lib/baresip/modules",
                        "/usr/lib/x86_64-linux-gnu/baresip/modules",
                        "/usr/lib/aarch64-linux-gnu/baresip/modules")
                .filter(path -> Files.isDirectory(Path.of(path)))
                .findFirst()
                .orElseThrow();
        return """
                poll_method epoll
                sip_listen 127.0.0.1:%d
                %s
                sip_verify_server yes
                net_interface 127.0.0.1
                audio_source %s
                audio_player aubridge,sink
                audio_alert aubridge,alert
                ausrc_srate %d
                auplay_srate 48000
                ausrc_channels %d
                auplay_channels 1
                rtp_stats yes
                jitter_buffer_delay 2-10
                snd_path %s
                module_path %s
                module g711.so
                module g722.so
                module opus.so
                module srtp.so
                module ausine.so
                module aufile.so
                module aubridge.so
                module sndfile.so
                module uuid.so
                %s
                module_tmp account.so
                module_app menu.so
                module_app ctrl_tcp.so
                ctrl_tcp_listen 127.0.0.1:%d
                """.formatted(
                        sipPort,
                        tls,
                        account.source(),
                        account.ofFile() ? 8_000 : 48_000,
                        account.ofFile() ? 1 : 2,
                        folder,
                        modules,
                        String.join("\n", account.modules()),
                        controlPort);
    }

    /** Waits until the registrar has taken its binding. */
    public void awaitRegistered() {
        awaitLog("\\d+ binding");
    }

    /** Waits until what it logs holds a line with a match of {@code regex}. */
    public void awaitLog(String regex) {
        await("baresip " + folder.getFileName() + " logs " + regex)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException("baresip ended: " + log());
                    }
                    return Pattern.compile(regex).matcher(log()).find();
                });
    }

    /** What it has printed, without its colours: Maven's console fails on them, and the test that names them then counts as none. */
    public String log() {
        try {
            return COLOUR.matcher(Files.readString(log, StandardCharsets.ISO_8859_1))
                    .replaceAll("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Calls a SIP URI or a user. */
    public void dial(String uri) {
        command("dial", uri);
    }

    /** Ends the call. */
    public void hangUp() {
        command("hangup", "");
    }

    /** Puts the other side on hold. */
    public void hold() {
        command("hold", "");
    }

    /** Takes the other side back. */
    public void resume() {
        command("resume", "");
    }

    /** Asks the other side to call somebody else (REFER). */
    public void transfer(String uri) {
        command("transfer", uri);
    }

    /** Makes another of its calls the one that commands are for, by its number in the order of dialling. */
    public void line(int number) {
        command("line", String.valueOf(number));
    }

    /** Presses keys, by RFC 4733. */
    public void press(String keys) {
        command("sndcode", keys);
    }

    private void command(String command, String parameters) {
        String json = "{\"command\":\"%s\",\"params\":\"%s\",\"token\":\"t\"}".formatted(command, parameters);
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(5_000);
            socket.connect(new InetSocketAddress("127.0.0.1", controlPort), 5_000);
            socket.getOutputStream().write((json.length() + ":" + json + ",").getBytes(StandardCharsets.US_ASCII));
            // Its answer says that the command was read; events of other calls may come first and are as good.
            if (socket.getInputStream().read() < 0) {
                throw new IllegalStateException("baresip closed its control connection");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(log(), e);
        }
    }

    /** What it decoded of the last call. */
    public Wave heard() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Path newest = files.filter(file -> file.getFileName().toString().matches("dump-.*-dec\\.wav"))
                    .max(Comparator.comparing(file -> file.toFile().lastModified()))
                    .orElseThrow(() -> new IllegalStateException("nothing was recorded: " + log()));
            return Wave.read(newest);
        }
    }

    /** Waits until what it hears is, for the last half second, this tone and not faint. */
    public void awaitHears(double toneHz) {
        await(folder.getFileName() + " hears " + toneHz + " Hz")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(IllegalStateException.class)
                .untilAsserted(() -> {
                    Wave lately = heard().last(0.5);
                    assertThat(lately.loudness()).isGreaterThan(1_000);
                    assertThat(lately.pitch()).isCloseTo(toneHz, within(12.0));
                });
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
