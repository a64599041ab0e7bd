package io.jackfield.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipUriTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            nullValues = "-",
            value = {
                // RFC 3261 19.1.3 and 19.1.1
                "sip:alice@atlanta.com|sip|alice|atlanta.com|-1",
                "sip:alice:secretword@atlanta.com;transport=tcp|sip|alice|atlanta.com|-1",
                "sips:alice@atlanta.com?subject=project%20x&priority=urgent|sips|alice|atlanta.com|-1",
                "sip:+1-212-555-1212:1234@gateway.com;user=phone|sip|+1-212-555-1212|gateway.com|-1",
                "sips:1212@gateway.com|sips|1212|gateway.com|-1",
                "sip:alice@192.0.2.4|sip|alice|192.0.2.4|-1",
                "sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com|sip|##|atlanta.com|-1",
                "sip:alice;day=tuesday@atlanta.com|sip|alice;day=tuesday|atlanta.com|-1",
                "sip:[2001:db8::10]:5070|sip|##|[2001:db8::10]|5070",
                "SIP:u%40x@h_1.example:0|sip|u@x|h_1.example|0",
                "sip:*31#@h|sip|*31#|h|-1",
                "tel:+1-201-555-0123;ext=7|tel|+1-201-555-0123|##|-1",
                "tel:7042;phone-context=example.com|tel|7042|##|-1",
                "urn:service:sos|urn|##|##|-1",
                "http://x/y?z|http|##|##|-1",
            })
    void parts(String text, String scheme, String user, String host, int port) {
        SipUri uri = SipUri.of(text);
        assertThat(uri.scheme()).isEqualTo(scheme);
        assertThat(uri.user()).isEqualTo(user);
        assertThat(uri.host()).isEqualTo(host);
        assertThat(uri.port()).isEqualTo(port);
        assertThat(uri.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "sip:",
                "sip",
                "alice@atlanta.com",
                "1sip:a@b",
                "sip:@h",
                "sip::@h",
                "sip:u@",
                "sip:u@h:",
                "sip:u@h:65536",
                "sip:u@h:x",
                "sip:u@h:99999999999",
                "sip:u@[::1",
                "sip:u@[]",
                "sip:u@[::g]",
                "sip:u@h@i",
                "sip:u@h/x",
                "sip:a b@h",
                "sip:u%4@h",
                "sip:u%zz@h",
                "sip:u@h;x=%",
                "sip:u@h>",
                "<sip:u@h>",
                "sip:u@h\r\n",
                "sip:ü@h",
                "tel:",
                "tel:abcxyz",
                "tel:1+2",
                "tel:;ext=1"
            })
    void invalid(String text) {
        assertThat(SipUri.parse(text)).isEmpty();
        assertThatThrownBy(() -> SipUri.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                // RFC 3261 19.1.4
                "sip:%61lice@atlanta.com;transport=TCP sip:alice@AtlanTa.CoM;Transport=tcp",
                "sip:carol@chicago.com sip:carol@chicago.com;newparam=5",
                "sip:carol@chicago.com sip:carol@chicago.com;security=on",
                "sip:carol@chicago.com;newparam=5 sip:carol@chicago.com;security=on",
                "sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com",
                "sip:alice@atlanta.com?subject=project%20x&priority=urgent sip:alice@atlanta.com?priority=urgent&subject=project%20x",
                "sip:a@[2001:db8::9:1] sip:a@[2001:DB8:0:0::0009:1]",
                "sip:[::ffff:192.0.2.1]:5060 sip:[::FFFF:c000:201]:5060",
                "tel:+1-201-555-0123 TEL:+12015550123",
                "tel:7042;phone-context=a.com tel:70-42;phone-context=A.com",
                "urn:service:sos urn:service:sos",
            })
    void equivalent(String a, String b) {
        assertThat(SipUri.of(a).equivalent(SipUri.of(b))).isTrue();
        assertThat(SipUri.of(b).equivalent(SipUri.of(a))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "SIP:ALICE@AtLanTa.CoM;Transport=udp sip:alice@AtLanTa.CoM;Transport=UDP",
                "sip:bob@biloxi.com sip:bob@biloxi.com:5060",
                "sip:bob@biloxi.com sip:bob@biloxi.com;transport=udp",
                "sip:bob@biloxi.com sip:bob@biloxi.com:6000;transport=tcp",
                "sip:carol@chicago.com sip:carol@chicago.com?Subject=next%20meeting",
                "sip:carol@chicago.com;security=on sip:carol@chicago.com;security=off",
                "sip:bob@phone21.boxesbybob.com sip:bob@192.0.2.4",
                "sip:a%3Bb@h sip:a;b@h",
                "sip:a:1@h sip:a:2@h",
                "sip:a@h sips:a@h",
                "sip:h;maddr=1.1.1.1 sip:h",
                "sip:h;ttl=1 sip:h",
                "sip:h;user=ip sip:h",
                "sip:h;method=INVITE sip:h",
                "sip:h?a=b sip:h?a=c",
                "sip:h?a=b sip:h?a=b&c=d",
                "sip:[2001:db8::1] sip:[2001:db8::2]",
                "sip:[2001:db8:::1] sip:[2001:db8::1]",
                "tel:7042;phone-context=a.com tel:7042;phone-context=b.com",
                "tel:7042 tel:7042;ext=1",
                "sip:+12015550123@h;user=phone tel:+12015550123",
            })
    void different(String a, String b) {
        assertThat(SipUri.of(a).equivalent(SipUri.of(b))).isFalse();
        assertThat(SipUri.of(b).equivalent(SipUri.of(a))).isFalse();
    }

    @Test
    void parametersAndHeaders() {
        SipUri uri = SipUri.of("sip:u@h:5070;LR;transport=TCP;x=a%20b?Subject=a%20b&To=c");
        assertThat(uri.isLoose()).isTrue();
        assertThat(uri.transport()).contains("tcp");
        assertThat(uri.param("X")).contains("a b");
        assertThat(uri.param("lr")).contains("");
        assertThat(uri.param("y")).isEmpty();
        assertThat(uri.uriHeader("subject")).contains("a b");
        assertThat(uri.uriHeader("from")).isEmpty();
        assertThat(uri.withoutUriHeaders().text()).isEqualTo("sip:u@h:5070;LR;transport=TCP;x=a%20b");
        assertThat(uri.withoutParam("lr").withoutParam("x").withoutUriHeaders().text())
                .isEqualTo("sip:u@h:5070;transport=TCP");
        assertThat(uri.withoutUriHeaders()
                        .withParam("transport", "udp")
                        .withParam("ob", "")
                        .text())
                .isEqualTo("sip:u@h:5070;LR;transport=udp;x=a%20b;ob");
        assertThat(uri.withParam("x", "1;2").text())
                .isEqualTo("sip:u@h:5070;LR;transport=TCP;x=1%3B2?Subject=a%20b&To=c");
    }

    @Test
    void parts() {
        SipUri uri = SipUri.of("sip:u:pw@h:5070;lr");
        assertThat(uri.withUser("a b@c").text()).isEqualTo("sip:a%20b%40c@h:5070;lr");
        assertThat(uri.withUser("").text()).isEqualTo("sip:h:5070;lr");
        assertThat(uri.withHostPort("::1", -1).text()).isEqualTo("sip:u:pw@[::1];lr");
        assertThat(uri.withHostPort("[::1]", 1).text()).isEqualTo("sip:u:pw@[::1]:1;lr");
        assertThat(SipUri.of("", "h", 5060).text()).isEqualTo("sip:h:5060");
        assertThat(SipUri.of("u", "fe80::1", -1).text()).isEqualTo("sip:u@[fe80::1]");
        assertThatThrownBy(() -> uri.withHostPort("a b", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SipUri.of("tel:1").withUser("2")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void headerParts() {
        SipUri uri = SipUri.of("sip:u@h;x=y").withUriHeader("Replaces", "a@b;to-tag=1;from-tag=2");
        assertThat(uri.text()).isEqualTo("sip:u@h;x=y?Replaces=a%40b%3Bto-tag%3D1%3Bfrom-tag%3D2");
        assertThat(uri.withUriHeader("Subject", "a&b").uriHeader("Subject")).contains("a&b");
        assertThat(uri.withUriHeader("replaces", "c").uriHeader("Replaces")).contains("c");
        assertThat(uri.withUriHeader("a", "").uriHeader("Replaces").flatMap(Replaces::parse))
                .contains(new Replaces("a@b", "1", "2", false));
    }

    @Test
    void outboundAndGruu() {
        NameAddr contact = NameAddr.parse("<sip:u@h;ob>;+sip.instance=\"<urn:uuid:1>\";reg-id=2"
                        + ";pub-gruu=\"sip:u@e.com;gr=urn:uuid:1\";temp-gruu=\"sip:t@e.com;gr\"")
                .orElseThrow();
        assertThat(contact.uri().isOutbound()).isTrue();
        assertThat(contact.instance()).contains("urn:uuid:1");
        assertThat(contact.regId()).hasValue(2);
        assertThat(contact.publicGruu().flatMap(SipUri::gruu)).contains("urn:uuid:1");
        assertThat(contact.temporaryGruu().flatMap(SipUri::gruu)).contains("");
        NameAddr plain = NameAddr.parse("<sip:u@h>;reg-id=0;+sip.instance=x").orElseThrow();
        assertThat(plain.regId()).isEmpty();
        assertThat(plain.instance()).isEmpty();
        assertThat(plain.publicGruu()).isEmpty();
        assertThat(plain.uri().gruu()).isEmpty();
    }

    @Property
    void anyUserSurvives(@ForAll @StringLength(min = 1, max = 20) String user) {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                java.nio.charset.StandardCharsets.UTF_8.newEncoder().canEncode(user));
        assertThat(SipUri.of(user, "h", -1).user()).isEqualTo(user);
        assertThat(SipUri.of("sip:h").withParam("p", user).param("p")).contains(user);
    }

    @Property
    void anyTextIsValidOrNot(@ForAll String text) {
        SipUri uri = SipUri.received(text);
        assertThat(uri.text()).isEqualTo(text);
        assertThat(uri.host() + uri.user() + uri.port() + uri.scheme() + uri.param("x") + uri.isLoose())
                .isNotNull();
        assertThat(uri.equivalent(uri)).isTrue();
    }
}
