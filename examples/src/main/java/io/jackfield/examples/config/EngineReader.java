package io.jackfield.examples.config;

import io.jackfield.examples.config.EngineConfig.Box;
import io.jackfield.examples.config.EngineConfig.Boxes;
import io.jackfield.examples.config.EngineConfig.Conferences;
import io.jackfield.examples.config.EngineConfig.Limits;
import io.jackfield.examples.config.EngineConfig.Plan;
import io.jackfield.examples.config.EngineConfig.Records;
import io.jackfield.examples.config.EngineConfig.Security;
import io.jackfield.examples.config.EngineConfig.Socket;
import io.jackfield.examples.config.EngineConfig.Sockets;
import io.jackfield.examples.config.EngineConfig.Sounds;
import io.jackfield.kernel.Redacted;
import io.jackfield.media.IceMode;
import io.jackfield.media.MediaSecurity;
import io.jackfield.sip.transport.Transport;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads {@code media-engine}. */
final class EngineReader {
    private static final HostPort EVENT_SOCKET = new HostPort("127.0.0.1", 8021);
    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);
    private static final Duration DAY = Duration.ofDays(1);
    static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9_.+*#-]{1,64}");
    private static final Pattern PIN = Pattern.compile("[0-9]{4,16}");
    private static final Pattern LANGUAGE = Pattern.compile("en|fr");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Pattern GLOBAL = Pattern.compile("[A-Za-z0-9_.-]{1,64}=.*");
    private static final Pattern NETWORK = Pattern.compile("[0-9A-Fa-f.:]+(/[0-9]{1,3})?");

    private final Section section;

    private EngineReader(Section section) {
        this.section = section;
    }

    /** @param host what it listens on unless it says so */
    static EngineConfig read(Section section, String host) {
        return new EngineReader(section).read(host);
    }

    private EngineConfig read(String host) {
        EngineConfig config = new EngineConfig(
                section.value("name", "a name of letters, digits, _ . -", ProxySections.matching(NAME))
                        .orElse("engine"),
                sockets(host),
                new Limits(
                        section.number("sessions", 5_000, 1, 1_000_000),
                        section.number("new-calls", 100, 1, 1_000_000)),
                plan(),
                sounds(),
                security(),
                conferences(section.section("conferences")),
                LinesReader.read(section),
                boxes(section.section("voicemail")),
                KeepingReader.recordings(section),
                KeepingReader.mail(section),
                records(section.section("cdr")),
                section.has("event-socket") ? Optional.of(socket(section.section("event-socket"))) : Optional.empty());
        section.end();
        return config;
    }

    private Sockets sockets(String host) {
        ListenAddress listen = section.value("listen", ListenAddress.FORM, ListenAddress::parse)
                .orElse(new ListenAddress(Transport.UDP, host, 5070));
        ProxySections.checkSpecific(section, "listen", listen.host());
        return new Sockets(
                listen,
                section.value("ports", "a range within 1-65535, as 30000-31999", PortRange::parse)
                        .orElse(new PortRange(30_000, 31_999)),
                section.duration("silence-timeout", Duration.ofSeconds(60), Duration.ZERO, DAY),
                List.copyOf(section.values("accept-from", "a network, as 10.0.0.0/8", EngineReader::network)));
    }

    private Plan plan() {
        String echo = section.value("echo", "a number to dial", ProxySections.matching(NUMBER))
                .orElse("9196");
        String ivr = section.value("ivr", "a number to dial", ProxySections.matching(NUMBER))
                .orElse("2000");
        if (echo.equals(ivr)) {
            section.problem(section.line("ivr"), "media-engine.echo and media-engine.ivr are both " + ivr);
        }
        Optional<Path> file = section.value("dialplan", "a file, .xml or .yaml", EngineReader::planFile);
        if (file.isEmpty()) {
            List.of("context", "globals", "menus", "numbers").stream()
                    .filter(section::has)
                    .forEach(key -> section.problem(
                            section.line(key), "media-engine has " + key + ", and no dialplan that it is for"));
        }
        return new Plan(
                file,
                section.text("context", "default"),
                globals(),
                section.value("menus", "a file, .xml or .yaml", EngineReader::planFile),
                section.value("numbers", "a regular expression", EngineReader::pattern),
                echo,
                ivr,
                section.value("proxy", "HOST:PORT", text -> HostPort.parse(text, 5060)));
    }

    private Map<String, String> globals() {
        Map<String, String> globals = new LinkedHashMap<>();
        section.values(
                        "globals",
                        "NAME=VALUE",
                        text -> GLOBAL.matcher(text).matches() ? Optional.of(text) : Optional.empty())
                .forEach(text ->
                        globals.put(text.substring(0, text.indexOf('=')), text.substring(text.indexOf('=') + 1)));
        return Map.copyOf(globals);
    }

    private Sounds sounds() {
        return new Sounds(
                section.value("prompts", "a folder", EngineReader::path).orElse(Path.of(".")),
                section.value("hold-music", "a WAV file", EngineReader::path),
                List.copyOf(section.values("codecs", "the name of a codec", Optional::of)));
    }

    private Security security() {
        return new Security(
                section.value(
                                "media-security",
                                "none, optional, required or dtls",
                                text -> named(MediaSecurity.class, text))
                        .orElse(MediaSecurity.OPTIONAL),
                section.value("ice", "none, lite or full", text -> named(IceMode.class, text))
                        .orElse(IceMode.FULL),
                section.duration("transport-timeout", Duration.ofSeconds(20), Duration.ofSeconds(1), TWO_MINUTES));
    }

    private static <E extends Enum<E>> Optional<E> named(Class<E> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst();
    }

    private static Conferences conferences(Section section) {
        int rate = section.number("sample-rate", 8_000, 8_000, 48_000);
        if (rate != 8_000 && rate != 16_000 && rate != 48_000) {
            section.problem(section.line("sample-rate"), "conferences are mixed at 8000, 16000 or 48000, not " + rate);
        }
        Conferences conferences = new Conferences(rate, section.number("members", 100, 2, 10_000));
        section.end();
        return conferences;
    }

    private Boxes boxes(Section voicemail) {
        List<Box> boxes = new ArrayList<>();
        for (Section box : voicemail.sections("boxes")) {
            box(box).ifPresent(boxes::add);
        }
        Boxes read = new Boxes(
                List.copyOf(boxes),
                voicemail.value("store", "a folder", EngineReader::path),
                KeepingReader.bucket(voicemail),
                voicemail
                        .value("language", "en or fr", ProxySections.matching(LANGUAGE))
                        .orElse("en"),
                voicemail.value("sounds", "a folder", EngineReader::path),
                voicemail.flag("notify", false));
        if (voicemail.has("store") && voicemail.has("s3")) {
            voicemail.problem(voicemail.line("s3"), "voicemail is kept in a store or in s3: one of them");
        }
        if (read.tells() && !section.has("proxy")) {
            voicemail.problem(
                    voicemail.line("notify"),
                    "media-engine.voicemail.notify needs media-engine.proxy, which knows where phones are");
        }
        voicemail.end();
        return read;
    }

    private Optional<Box> box(Section box) {
        Optional<String> number = box.value("number", "a number to dial", ProxySections.matching(NUMBER));
        Optional<Redacted> pin = Secret.of(box, "pin");
        if (!box.has("number") || !box.has("pin")) {
            box.problem(box.line(), "a box has a number and a pin");
        }
        if (pin.isPresent() && !PIN.matcher(pin.get().secret()).matches()) {
            box.problem(box.line("pin"), box.name("pin") + " must be 4 to 16 digits");
        }
        Optional<String> email = box.value("email", "a mail address", ProxySections.matching(KeepingReader.ADDRESS));
        boolean delete = box.flag("delete-mailed", false);
        if (email.isPresent() && !section.has("mail")) {
            box.problem(box.line("email"), "messages of a box are to be mailed, and there is no media-engine.mail");
        }
        box.end();
        return number.flatMap(of -> pin.map(code -> new Box(of, code, email.orElse(""), delete)));
    }

    private static Records records(Section section) {
        Records records = new Records(
                section.flag("table", false),
                List.copyOf(section.values("post", "an http or https URL", EngineReader::web)),
                section.value(
                                "format",
                                "json or xml",
                                text -> text.equals("xml") || text.equals("json")
                                        ? Optional.of(text.equals("xml"))
                                        : Optional.empty())
                        .orElse(false));
        section.end();
        return records;
    }

    private static Socket socket(Section section) {
        Socket socket = new Socket(
                section.value("listen", "HOST:PORT", text -> HostPort.parse(text, EVENT_SOCKET.port()))
                        .orElse(EVENT_SOCKET),
                Secret.of(section, "password"),
                List.copyOf(section.values("allow", "a network, as 10.0.0.0/8", EngineReader::network)));
        if (socket.allow().isEmpty() && AdminListen.refusal(socket.listen()).isPresent()) {
            section.problem(
                    section.line("listen"),
                    "media-engine.event-socket.listen " + socket.listen()
                            + " is off loopback: say who may connect by event-socket.allow, as [10.0.1.0/24]");
        }
        section.end();
        return socket;
    }

    private static Optional<String> network(String text) {
        return NETWORK.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }

    private static Optional<Path> planFile(String text) {
        return text.endsWith(".xml") || text.endsWith(".yaml") || text.endsWith(".yml")
                ? Optional.of(Path.of(text))
                : Optional.empty();
    }

    private static Optional<Path> path(String text) {
        return Optional.of(Path.of(text));
    }

    static Optional<URI> web(String text) {
        return text.startsWith("http://") || text.startsWith("https://") ? uri(text) : Optional.empty();
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(URI.create(text));
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }

    private static Optional<Pattern> pattern(String text) {
        try {
            return Optional.of(Pattern.compile(text));
        } catch (PatternSyntaxException notOne) {
            return Optional.empty();
        }
    }
}
