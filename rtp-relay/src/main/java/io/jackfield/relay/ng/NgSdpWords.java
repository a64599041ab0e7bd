package io.jackfield.relay.ng;

import io.jackfield.relay.SdpAttributeEdit;
import io.jackfield.relay.ng.NgValue.Dictionary;
import io.jackfield.relay.ng.NgValue.Items;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which lines of a description an offer or answer wants changed: {@code sdp-attr}. */
final class NgSdpWords {
    /** Changes of one description. */
    static final int MAX_EDITS = 64;

    private final NgWarnings warnings;
    private final List<SdpAttributeEdit> edits = new ArrayList<>();

    NgSdpWords(NgWarnings warnings) {
        this.warnings = warnings;
    }

    List<SdpAttributeEdit> edits() {
        return edits;
    }

    void read(NgValue value) {
        if (!(value instanceof Dictionary medias)) {
            warnings.add("sdp-attr is no dictionary");
            return;
        }
        medias.entries().forEach((media, commands) -> {
            if (commands instanceof Dictionary dictionary) {
                dictionary.entries().forEach((command, values) -> commands(media, NgWord.normal(command), values));
            } else {
                warnings.add("sdp-attr of " + NgWarnings.quoted(media) + " is no dictionary");
            }
        });
    }

    private void commands(String media, String command, NgValue values) {
        switch (command) {
            case "add" -> values.asTexts().forEach(line -> edit(media, "", line));
            case "remove" -> values.asTexts().forEach(line -> edit(media, line, ""));
            case "substitute" -> substitute(media, values);
            default -> warnings.add("sdp-attr " + NgWarnings.quoted(command) + " is unknown");
        }
    }

    /** One pair of lines, or a list of pairs. */
    private void substitute(String media, NgValue values) {
        if (values instanceof Items items && items.values().stream().allMatch(Items.class::isInstance)) {
            items.values().forEach(pair -> pair(media, pair.asTexts()));
        } else {
            pair(media, values.asTexts());
        }
    }

    private void pair(String media, List<String> lines) {
        if (lines.size() >= 2) {
            edit(media, lines.get(0), lines.get(1));
        } else {
            warnings.add("sdp-attr substitute takes two lines");
        }
    }

    /** {@code remove-audio-ptime:20} among the flags, with {@code --} for = and {@code ..} for spaces. */
    void flag(String flag) {
        String[] parts = flag.split("-", 3);
        String line = parts.length < 3 ? "" : parts[2].replace("--", "=").replace("..", " ");
        int middle = line.indexOf('>');
        switch (NgWord.normal(parts[0])) {
            case "add" -> edit(parts.length < 3 ? "" : parts[1], "", line);
            case "remove" -> edit(parts.length < 3 ? "" : parts[1], line, "");
            case "substitute" -> {
                if (middle > 0) {
                    edit(parts[1], line.substring(0, middle), line.substring(middle + 1));
                } else {
                    warnings.add("sdp-attr substitute takes two lines");
                }
            }
            default -> warnings.add("sdp-attr " + NgWarnings.quoted(flag) + " is unknown");
        }
    }

    private void edit(String media, String removed, String added) {
        String type = NgWord.normal(media);
        boolean session = type.equals("none") || type.equals("global");
        if (edits.size() >= MAX_EDITS) {
            warnings.add("sdp-attr: more than " + MAX_EDITS + " changes");
            return;
        }
        try {
            edits.add(new SdpAttributeEdit(session ? Optional.empty() : Optional.of(type), removed, added));
        } catch (IllegalArgumentException e) {
            warnings.add("sdp-attr: " + e.getMessage());
        }
    }
}
