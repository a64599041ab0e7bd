package io.jackfield.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes to a media description, within a {@link SessionEdit}. */
public final class MediaEdit {
    private final @Nullable MediaDescription original;
    private final Section section;
    private final List<String> errors;
    private MediaLine line;

    MediaEdit(MediaDescription original, Section section, List<String> errors) {
        this.original = original;
        this.line = original.line();
        this.section = section;
        this.errors = errors;
    }

    MediaEdit(MediaLine line, Section section, List<String> errors) {
        this.original = null;
        this.line = line;
        this.section = section;
        this.errors = errors;
    }

    MediaLine line() {
        return line;
    }

    Section section() {
        return section;
    }

    void check() {
        List<String> tokens = new ArrayList<>(line.formats());
        tokens.add(line.type());
        tokens.add(line.protocol());
        for (String token : tokens) {
            if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ')) {
                errors.add("m= must have tokens without white space, not '" + token.strip() + "'");
            }
        }
        if (line.formats().isEmpty()) {
            errors.add("m=" + line.type() + " must have at least one format");
        }
    }

    /** What is edited; empty when it is being added. */
    public Optional<MediaDescription> original() {
        return Optional.ofNullable(original);
    }

    /** Sets the port, 0 to 65535; a port count is dropped. */
    public MediaEdit port(int port) {
        if (port < 0 || port > 65535) {
            errors.add("port must be 0 to 65535, not " + port);
            return this;
        }
        line = line.withPort(port);
        return this;
    }

    public MediaEdit protocol(String protocol) {
        line = line.withProtocol(protocol);
        return this;
    }

    /** Sets the formats; rtpmap, fmtp and rtcp-fb lines of payload types that are no longer there are removed. */
    public MediaEdit formats(List<String> formats) {
        List<String> gone = new ArrayList<>(line.formats());
        gone.removeAll(formats);
        for (String attribute : List.of("rtpmap", "fmtp", "rtcp-fb")) {
            section.removeAttributeIf(attribute, value -> gone.contains(value.split("[ \t]", 2)[0]));
        }
        line = line.withFormats(formats);
        return this;
    }

    /** Sets its own {@code c=} line, adding one when there is none. */
    public MediaEdit connection(Address address) {
        section.set('c', address.toString(), "i");
        return this;
    }

    void connectionIfOwn(Address address) {
        if (section.has('c')) {
            connection(address);
        }
    }

    /** Removes its own {@code c=} line. */
    public MediaEdit withoutConnection() {
        section.remove('c');
        return this;
    }

    /** Puts this in place of the first attribute of the name and removes the others; "" for no value. */
    public MediaEdit setAttribute(String name, String value) {
        section.setAttribute(name, value);
        return this;
    }

    public MediaEdit addAttribute(String name, String value) {
        section.addAttribute(name, value);
        return this;
    }

    /** Removes all attributes of the name. */
    public MediaEdit removeAttribute(String name) {
        section.removeAttribute(name);
        return this;
    }

    /** Sets the direction attribute in place of any that is there. */
    public MediaEdit direction(Direction direction) {
        for (Direction other : Direction.values()) {
            section.removeAttribute(other.attribute());
        }
        section.addAttribute(direction.attribute(), "");
        return this;
    }

    /** Appends the payload type to the formats with its rtpmap line and, unless "", its fmtp line. */
    public MediaEdit codec(RtpMap codec, String fmtp) {
        List<String> formats = new ArrayList<>(line.formats());
        formats.add(Integer.toString(codec.payloadType()));
        line = line.withFormats(formats);
        section.addAttribute("rtpmap", codec.toString());
        if (!fmtp.isEmpty()) {
            section.addAttribute("fmtp", codec.payloadType() + " " + fmtp);
        }
        return this;
    }

    /** Rejects it (RFC 3264 6): port 0, attributes removed. */
    public MediaEdit reject() {
        section.remove('a');
        return port(0);
    }
}
