package io.jackfield.sip.resolve;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The names that the machine knows without asking, /etc/hosts, read again when it has changed. It may block for the time of
 * reading a small file: not for shards. For one thread.
 */
final class HostTable {
    private static final long CHECK_NS = 5_000_000_000L;
    /** What it says is looked at again so soon. */
    private static final long TTL_SECONDS = 30;

    private final Path file;
    private Map<String, List<InetAddress>> hosts = Map.of();
    private Optional<FileTime> read = Optional.empty();
    private long checkedNs;
    private boolean checked;

    HostTable(Path file) {
        this.file = file;
    }

    /** The answer, when the table has the name. */
    Optional<DnsAnswer> find(DnsQuestion question, long nowNs) {
        boolean six = question.type() == DnsQuestion.Type.AAAA;
        if (!six && question.type() != DnsQuestion.Type.A) {
            return Optional.empty();
        }
        refresh(nowNs);
        List<InetAddress> known = hosts.get(question.name());
        if (known == null && question.name().equals("localhost")) { // RFC 6761 6.3: never asked of a name server
            known = List.of(InetAddress.getLoopbackAddress());
        }
        if (known == null) {
            return Optional.empty();
        }
        List<DnsRecord> records = new ArrayList<>();
        for (InetAddress address : known) {
            if (six == (address.getAddress().length == 16)) {
                records.add(new DnsRecord.Address(question.name(), TTL_SECONDS, address));
            }
        }
        return Optional.of(DnsAnswer.of(records));
    }

    private void refresh(long nowNs) {
        if (checked && nowNs - checkedNs < CHECK_NS) {
            return;
        }
        checked = true;
        checkedNs = nowNs;
        try {
            Optional<FileTime> changed = Optional.of(Files.getLastModifiedTime(file));
            if (!changed.equals(read)) {
                hosts = parse(Files.readAllLines(file, StandardCharsets.ISO_8859_1));
                read = changed;
            }
        } catch (IOException absent) {
            hosts = Map.of();
            read = Optional.empty();
        }
    }

    private static Map<String, List<InetAddress>> parse(List<String> lines) {
        Map<String, List<InetAddress>> hosts = new HashMap<>();
        for (String line : lines) {
            int comment = line.indexOf('#');
            String[] words =
                    (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+");
            Optional<InetAddress> address = NumericHost.parse(words[0]);
            for (int i = 1; i < words.length && address.isPresent(); i++) {
                hosts.computeIfAbsent(words[i].toLowerCase(Locale.ROOT), name -> new ArrayList<>(2))
                        .add(address.get());
            }
        }
        return hosts;
    }
}
