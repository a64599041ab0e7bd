package io.jackfield.dispatcher;

import io.jackfield.dispatcher.algorithm.Algorithm;
import io.jackfield.sip.message.SipUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Kamailio's {@code dispatcher.list}: a destination a line, {@code setid uri flags priority attributes}, of which the first two must
 * be there; {@code #} begins a comment. Algorithms are not in it: in Kamailio its script names them.
 *
 * @param sets the destinations of each set
 */
public record DispatcherList(SortedMap<Integer, List<DestinationSpec>> sets) {

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException naming all lines that are wrong
     * @throws IOException when the file cannot be read
     */
    public static DispatcherList read(Path file) throws IOException {
        return parse(Files.readString(file));
    }

    /** Reads the text of a file. @throws IllegalArgumentException naming all lines that are wrong */
    public static DispatcherList parse(String text) {
        SortedMap<Integer, List<DestinationSpec>> sets = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String content = line.strip();
            if (!content.isEmpty() && content.charAt(0) != '#') {
                Optional<String> mistake = add(sets, content.split("\\s+", 5));
                int at = number;
                mistake.ifPresent(what -> wrong.add("line " + at + ": " + what));
            }
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException("dispatcher list: " + String.join("; ", wrong));
        }
        return new DispatcherList(sets);
    }

    /** The destinations of one set; none when it is not in the list. */
    public List<DestinationSpec> set(int id) {
        return sets.getOrDefault(id, List.of());
    }

    /** All sets, each with this algorithm and otherwise with what is usual. */
    public List<SetSpec> with(Algorithm algorithm) {
        return sets.entrySet().stream()
                .map((Map.Entry<Integer, List<DestinationSpec>> entry) -> SetSpec.of(
                        entry.getKey(), set -> set.algorithm(algorithm).targets(entry.getValue())))
                .toList();
    }

    /** The text of a file. Descriptions are comments in it. */
    public String text() {
        StringBuilder text = new StringBuilder("# setid uri flags priority attributes\n");
        sets.forEach((id, destinations) -> {
            for (DestinationSpec one : destinations) {
                if (!one.description().isBlank()) {
                    text.append("# ")
                            .append(one.description().replaceAll("\\s+", " "))
                            .append('\n');
                }
                text.append(id).append(' ').append(one.uri().text()).append(' ').append(one.flags());
                text.append(' ').append(one.priority());
                if (!one.attributes().values().isEmpty()) {
                    text.append(' ').append(one.attributes());
                }
                text.append('\n');
            }
        });
        return text.toString();
    }

    private static Optional<String> add(SortedMap<Integer, List<DestinationSpec>> sets, String[] fields) {
        Optional<Integer> id = number(fields[0]);
        if (id.isEmpty()) {
            return Optional.of("'" + fields[0] + "' is no set number");
        }
        if (fields.length < 2) {
            return Optional.of("it has no URI");
        }
        Optional<SipUri> uri = SipUri.parse(fields[1]).filter(SipUri::isSip);
        if (uri.isEmpty()) {
            return Optional.of("'" + fields[1] + "' is no SIP URI");
        }
        Optional<Integer> flags = fields.length > 2 ? number(fields[2]) : Optional.of(0);
        Optional<Integer> priority = fields.length > 3 ? number(fields[3]) : Optional.of(0);
        if (flags.isEmpty() || priority.isEmpty()) {
            return Optional.of("flags and priority are numbers");
        }
        Attributes attributes = fields.length > 4 ? Attributes.parse(unquoted(fields[4])) : Attributes.NONE;
        DestinationSpec destination = new DestinationSpec(uri.get(), priority.get(), flags.get(), attributes, "");
        List<String> wrong = destination.wrong();
        if (!wrong.isEmpty()) {
            return Optional.of(String.join(", ", wrong));
        }
        sets.computeIfAbsent(id.get(), none -> new ArrayList<>()).add(destination);
        return Optional.empty();
    }

    private static String unquoted(String text) {
        String bare = text.strip();
        boolean quoted = bare.length() > 1 && bare.startsWith("\"") && bare.endsWith("\"");
        return quoted ? bare.substring(1, bare.length() - 1) : bare;
    }

    /** Decimal, or hexadecimal behind {@code 0x}. */
    private static Optional<Integer> number(String text) {
        try {
            return Optional.of(Integer.decode(text.startsWith("0x") ? text : text.replaceFirst("^0+(?=\\d)", "")));
        } catch (NumberFormatException notOne) {
            return Optional.empty();
        }
    }
}
