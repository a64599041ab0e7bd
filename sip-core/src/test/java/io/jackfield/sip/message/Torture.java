package io.jackfield.sip.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A line of {@code torture.txt}: a message of RFC 4475 or RFC 5118 and what becomes of it.
 *
 * @param answer a status code, "take" or "drop"
 */
public record Torture(String section, String name, boolean valid, ParseStatus status, String answer, byte[] bytes) {
    public static List<Torture> all() {
        List<Torture> all = new ArrayList<>();
        String table = new String(resource("torture.txt"), StandardCharsets.UTF_8);
        for (String line : table.split("\n")) {
            String[] cells = line.split("\\s*\\|\\s*");
            if (cells.length == 6 && !cells[0].equals("section")) {
                String rfc = cells[0].startsWith("3.") ? "rfc4475/" : "rfc5118/";
                all.add(new Torture(
                        cells[0],
                        cells[1],
                        cells[2].equals("yes"),
                        ParseStatus.valueOf(cells[3]),
                        cells[4],
                        resource(rfc + cells[1] + ".dat")));
            }
        }
        return all;
    }

    static byte[] bytes(String name) {
        return all().stream().filter(t -> t.name.equals(name)).findFirst().orElseThrow().bytes;
    }

    private static byte[] resource(String name) {
        try (InputStream in = Optional.ofNullable(Torture.class.getResourceAsStream(name))
                .orElseThrow(() -> new AssertionError("no resource " + name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String toString() {
        return section + " " + name;
    }
}
