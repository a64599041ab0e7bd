package io.jackfield.sip.resolve;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a resolv.conf says: name servers, and the domains in which a name without a dot is looked for.
 *
 * @param servers at least one; this machine's port 53 when the file names none
 */
record NameServers(List<InetSocketAddress> servers, List<String> search) {
    private static final int PORT = 53;
    private static final int MAX_SERVERS = 3;
    private static final int MAX_DOMAINS = 6;
    private static final Path SYSTEM = Path.of("/etc/resolv.conf");

    /** Those of this machine, as they are now. */
    static NameServers system() {
        try {
            return parse(Files.readAllLines(SYSTEM, StandardCharsets.ISO_8859_1));
        } catch (IOException | RuntimeException unreadable) {
            return parse(List.of());
        }
    }

    static NameServers parse(List<String> lines) {
        List<InetSocketAddress> servers = new ArrayList<>();
        List<String> search = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.strip().split("\\s+");
            if (words[0].equals("nameserver") && words.length > 1 && servers.size() < MAX_SERVERS) {
                NumericHost.parse(words[1]).ifPresent(ip -> servers.add(new InetSocketAddress(ip, PORT)));
            } else if (words[0].equals("search") || words[0].equals("domain")) {
                search.clear(); // the last line counts
                for (int i = 1; i < words.length && search.size() < MAX_DOMAINS; i++) {
                    search.add(new DnsQuestion(words[i], DnsQuestion.Type.A).name());
                }
            }
        }
        if (servers.isEmpty()) {
            servers.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT));
        }
        search.removeIf(String::isEmpty);
        return new NameServers(List.copyOf(servers), List.copyOf(search));
    }
}
