package io.jackfield.examples.config;

import io.jackfield.sdp.Address;
import java.util.Optional;

/**
 * An address to relay on, written {@code address[!advertised]}.
 *
 * @param advertise what goes into SDP, when it is another
 */
public record RelayAddress(String address, Optional<String> advertise) {
    static final String FORM = "a numeric address, as 10.0.1.21 or 10.0.1.21!203.0.113.8";

    /** Empty when {@code text} has another form. */
    static Optional<RelayAddress> parse(String text) {
        int mark = text.indexOf('!');
        String address = mark < 0 ? text : text.substring(0, mark);
        Optional<String> told = mark < 0 ? Optional.empty() : Optional.of(text.substring(mark + 1));
        boolean good = isNumeric(address) && told.map(RelayAddress::isNumeric).orElse(true);
        return good ? Optional.of(new RelayAddress(address, told)) : Optional.empty();
    }

    private static boolean isNumeric(String text) {
        return !text.isEmpty() && Address.of(text).numeric().isPresent();
    }
}
