package io.jackfield.sdp;

import io.jackfield.kernel.Redacted;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Changes to a media description, within a {@link SessionEdit}. */
public final class MediaEdit {
    private static final List<String> DIRECTIONS =
            Direction.all().stream().map(Direction::attribute).toList();

    private final @Nullable MediaDescription original;
    private final Section section;
    private final List<String> mistakes;
    private MediaLine line;
    private boolean lineChanged;

    MediaEdit(Lines lines, MediaDescription original, List<String> mistakes) {
        this.original = original;
        this.section = new Section(lines, original.from(), original.to(), mistakes);
        this.mistakes = mistakes;
        this.line = original.line();
    }

    MediaEdit(String type, int port, String protocol, List<String> mistakes) {
        this.original = null;
        this.section = new Section(mistakes);
        this.mistakes = mistakes;
        this.line = new MediaLine(type, port, 1, protocol, List.of());
        section.set('m', "", "");
        port(port);
    }

    private MediaEdit line(int port, int portCount, String protocol, List<String> formats) {
        line = new MediaLine(line.type(), port, portCount, protocol, formats);
        lineChanged = true;
        return this;
    }

    /** What is edited; empty when it is being added. */
    public Optional<MediaDescription> original() {
        return Optional.ofNullable(original);
    }

    /** Sets the port, 0 to 65535; a port count is dropped. */
    public MediaEdit port(int port) {
        if (port < 0 || port > 65_535) {
            mistakes.add("not a port: " + port);
        }
        return line(port, 1, line.protocol(), line.formats());
    }

    /** Sets the protocol, e.g. {@code RTP/SAVPF}. */
    public MediaEdit protocol(String protocol) {
        return line(line.port(), line.portCount(), protocol, line.formats());
    }

    /** Sets the formats; rtpmap, fmtp and rtcp-fb lines of payload types that are no longer there are removed. */
    public MediaEdit formats(List<String> formats) {
        Set<String> kept = Set.copyOf(formats);
        Predicate<String> unwanted = value -> {
            int space = value.indexOf(' ');
            String format = space < 0 ? value : value.substring(0, space);
            return !format.equals("*") && !kept.contains(format);
        };
        section.removeAttribute("rtpmap", unwanted);
        section.removeAttribute("fmtp", unwanted);
        section.removeAttribute("rtcp-fb", unwanted);
        return line(line.port(), line.portCount(), line.protocol(), formats);
    }

    boolean hasConnection() {
        return section.has('c');
    }

    /** Sets its own {@code c=} line, adding one when there is none. */
    public MediaEdit connection(Address address) {
        section.set('c', address.toString(), "mi");
        return this;
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

    /** Adds an attribute; "" for no value. */
    public MediaEdit addAttribute(String name, String value) {
        section.addAttribute(name, value);
        return this;
    }

    /** Removes all attributes of the name. */
    public MediaEdit removeAttribute(String name) {
        section.removeAttribute(name);
        return this;
    }

    /** Sets its own direction. */
    public MediaEdit direction(Direction direction) {
        section.replaceAttributes(DIRECTIONS, direction.attribute());
        return this;
    }

    /** Sets ICE credentials (RFC 8839 5.4). */
    public MediaEdit ice(String ufrag, Redacted password) {
        return setAttribute("ice-ufrag", ufrag).setAttribute("ice-pwd", password.secret());
    }

    /** Adds an ICE candidate (RFC 8839 5.1). */
    public MediaEdit candidate(IceCandidate candidate) {
        return addAttribute("candidate", candidate.toString());
    }

    /** Sets the certificate's hash and who begins the handshake (RFC 8842 5). */
    public MediaEdit dtls(Fingerprint fingerprint, Dtls.Setup setup) {
        return setAttribute("fingerprint", fingerprint.toString()).setAttribute("setup", setup.attribute());
    }

    /** Adds a crypto line (RFC 4568). */
    public MediaEdit crypto(Crypto crypto) {
        return addAttribute("crypto", crypto.value());
    }

    /** Appends the payload type to the formats with its rtpmap line and, unless "", its fmtp line. */
    public MediaEdit codec(RtpMap codec, String fmtp) {
        List<String> formats = new ArrayList<>(line.formats());
        formats.add(Integer.toString(codec.payloadType()));
        section.addAttribute("rtpmap", codec.toString());
        if (!fmtp.isEmpty()) {
            section.addAttribute("fmtp", codec.payloadType() + " " + fmtp);
        }
        return line(line.port(), line.portCount(), line.protocol(), formats);
    }

    /** Rejects it (RFC 3264 6): port 0, attributes removed. */
    public MediaEdit reject() {
        section.removeAttributes();
        return port(0);
    }

    /** Names what makes no {@code m=} line. */
    void check() {
        if (line.formats().isEmpty()) {
            mistakes.add("m=" + line.type() + " must have at least one format");
        }
        List<String> tokens = new ArrayList<>(line.formats());
        tokens.add(line.type());
        tokens.add(line.protocol());
        for (String token : tokens) {
            if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ')) {
                mistakes.add("m= must have tokens without white space, not '" + token.strip() + "'");
            }
        }
    }

    void write(ByteArrayOutputStream out) {
        if (lineChanged) {
            section.set('m', line.toString(), "");
        }
        section.write(out);
    }
}
