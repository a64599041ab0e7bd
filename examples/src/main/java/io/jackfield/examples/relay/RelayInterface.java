package io.jackfield.examples.relay;

import io.jackfield.sdp.Address;
import java.util.Optional;

/**
 * An address to relay on, written {@code [name/]address[!advertised]}.
 *
 * @param name what signalling calls it; {@code default} unless given
 * @param advertised what peers are told instead
 */
record RelayInterface(String name, String address, Optional<String> advertised) {
    static final String FORM = "[name/]address[!advertised]";

    /** Empty when {@code text} has another form, or its addresses are not numeric. */
    static Optional<RelayInterface> parse(String text) {
        int slash = text.indexOf('/');
        String rest = text.substring(slash + 1);
        int mark = rest.indexOf('!');
        String address = mark < 0 ? rest : rest.substring(0, mark);
        Optional<String> advertised = mark < 0 ? Optional.empty() : Optional.of(rest.substring(mark + 1));
        boolean good = slash != 0
                && isNumeric(address)
                && advertised.map(RelayInterface::isNumeric).orElse(true);
        String name = slash < 0 ? "default" : text.substring(0, slash);
        return good ? Optional.of(new RelayInterface(name, address, advertised)) : Optional.empty();
    }

    private static boolean isNumeric(String text) {
        boolean plausible = !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '/');
        return plausible && Address.of(text).numeric().isPresent();
    }

    @Override
    public String toString() {
        return name + "/" + address + advertised.map(told -> "!" + told).orElse("");
    }
}
