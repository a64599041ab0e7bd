package io.jackfield.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BodyPartTest {
    private static SipRequest message(String contentType, String body) {
        return Samples.request(Samples.INVITE)
                .edit()
                .body(contentType, Samples.bytes(body))
                .build();
    }

    private static String text(BodyPart part) {
        return new String(part.bytes());
    }

    @Test
    void theMultipartMessageOfRfc4475() {
        SipMessage m = SipMessage.parse(Torture.bytes("mpart01")).orElseThrow();
        List<BodyPart> parts = m.bodyPart().parts();
        assertThat(parts).hasSize(2);
        assertThat(parts.get(0).is("text/plain")).isTrue();
        assertThat(parts.get(1).get(Header.named("Content-Transfer-Encoding"))).isEqualTo(Optional.of("binary"));
        assertThat(text(parts.get(0))).isEqualTo("Hello");
        assertThat(parts.get(1).bytes()).contains((byte) 0).hasSizeGreaterThan(100);
        assertThat(parts.get(1).content().isReadOnly()).isTrue();
        assertThat(parts.get(1).content().get(0)).isEqualTo(parts.get(1).bytes()[0]);
    }

    @Test
    void partsAreFoundBetweenDelimiters() {
        SipRequest m = message("multipart/mixed; boundary=\"b=\"", """
                        before --b=
                        --b=x
                        --b= \t
                        Content-Type:
                         application/sdp
                        content-disposition: session;handling=optional

                        v=0
                        --b=x
                        --b=

                        no head
                        --b=
                        CONTENT-TYPE: multipart/alternative;boundary=in

                        --in
                        c: text/html

                        <p>
                        --in--
                        --b=--
                        after
                        --b=
                        """.replace("\n", "\r\n"));
        BodyPart body = m.bodyPart();
        assertThat(body.isMultipart()).isTrue();
        assertThat(body.parts()).hasSize(3);
        BodyPart sdp = body.find("Application/SDP").orElseThrow();
        assertThat(text(sdp)).isEqualTo("v=0\r\n--b=x");
        assertThat(sdp.isOptional()).isTrue();
        assertThat(sdp.disposition().value()).isEqualTo("session");
        assertThat(text(body.find("text/plain").orElseThrow())).isEqualTo("no head");
        assertThat(text(body.find("text/html").orElseThrow())).isEqualTo("<p>");
        assertThat(body.find("text/xml")).isEmpty();
        assertThat(body.parts().get(1).disposition().value()).isEqualTo("render");
        assertThat(body.parts().get(1).isOptional()).isFalse();
    }

    @Test
    void aSimpleBodyIsOnePart() {
        BodyPart body = Samples.request(Samples.INVITE).bodyPart();
        assertThat(body.parts()).isEmpty();
        assertThat(body.find("application/sdp").orElseThrow().bytes()).hasSize(209);
        assertThat(body.disposition().value()).isEqualTo("session");
        assertThat(body).hasToString("application/sdp, 209 bytes");
    }

    @Test
    void brokenBodiesHaveTheirWholeParts() {
        assertThat(message("multipart/mixed", "--a\r\n\r\nx\r\n--a--\r\n")
                        .bodyPart()
                        .parts())
                .isEmpty();
        assertThat(message("multipart/mixed;boundary=", "--\r\n\r\nx\r\n----\r\n")
                        .bodyPart()
                        .parts())
                .isEmpty();
        String open = "--a\r\n\r\nx\r\n--a\r\nContent-Type: a/b\r\n\r\nnot ended";
        assertThat(message("multipart/mixed;boundary=a", open).bodyPart().parts())
                .singleElement()
                .extracting(BodyPartTest::text)
                .isEqualTo("x");
        assertThat(message("multipart/mixed;boundary=a", "").bodyPart().parts()).isEmpty();
        String empty = "--a\r\n--a--";
        assertThat(message("multipart/mixed;boundary=a", empty).bodyPart().parts())
                .singleElement()
                .extracting(BodyPartTest::text)
                .isEqualTo("");
        String many = "--a\r\n\r\n\r\n".repeat(500);
        assertThat(message("multipart/mixed;boundary=a", many).bodyPart().parts())
                .hasSize(64);
    }

    @Test
    void partsAreBuilt() {
        BodyPart sdp = BodyPart.of("application/sdp", Samples.bytes("v=0\r\n"))
                .with(Header.CONTENT_DISPOSITION, Parameterized.of("session").with("handling", "required"));
        BodyPart picture = BodyPart.of("image/png", new byte[] {0, '-', '-', 'p', 'a', 'r', 't', '1', '\r', '\n'})
                .with("Content-ID", "<a@b>");
        BodyPart body = BodyPart.multipart("mixed", sdp, BodyPart.multipart("related", picture));
        SipRequest m = Samples.request(
                Samples.request(Samples.INVITE).edit().body(body).build().text());
        assertThat(m.malformed(Header.CONTENT_TYPE)).isFalse();
        assertThat(m.bodyPart().find("application/sdp").orElseThrow().bytes()).isEqualTo(sdp.bytes());
        BodyPart found = m.bodyPart().find("image/png").orElseThrow();
        assertThat(found.bytes()).isEqualTo(picture.bytes());
        assertThat(found.get(BodyPart.CONTENT_ID)).contains("<a@b>");
        assertThat(m.edit()
                        .body(sdp)
                        .build()
                        .get(Header.CONTENT_DISPOSITION)
                        .orElseThrow()
                        .value())
                .isEqualTo("session");
        assertThatThrownBy(() -> BodyPart.multipart("mixed")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sdp.with("a", "b\r\nc")).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 500)
    void whatIsBuiltIsFound(@ForAll byte[] one, @ForAll byte[] two, @ForAll long seed) {
        BodyPart body = BodyPart.multipart("mixed", BodyPart.of("a/b", one), BodyPart.of("c/d", two));
        assertThat(body.parts()).hasSize(2);
        assertThat(body.parts().get(0).bytes()).isEqualTo(one);
        assertThat(body.parts().get(1).bytes()).isEqualTo(two);
        byte[] garbled = body.bytes();
        Random random = new Random(seed);
        for (int i = 0; i < 5; i++) {
            garbled[random.nextInt(garbled.length)] = (byte) "\r\n-:part1 \0".charAt(random.nextInt(11));
        }
        BodyPart broken = BodyPart.of("multipart/mixed;boundary=part1", garbled);
        broken.parts().forEach(part -> part.find("x/y"));
    }

    /** A body within a body within a body: what is too deep is not looked at, and time stays linear. */
    @Test
    void depthIsBounded() {
        BodyPart deep = BodyPart.of("x/y", new byte[] {1});
        for (int i = 0; i < 30; i++) {
            deep = BodyPart.multipart("mixed", deep);
        }
        assertThat(deep.find("x/y")).isEmpty();
    }
}
