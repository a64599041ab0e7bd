package io.jackfield.proxy.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetSocketAddress;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContactAliasTest {
    private static final SipUri CONTACT = SipUri.of("sip:1001@192.168.1.10:5060;ob");

    @Property
    void whatIsWrittenIsRead(@ForAll Transport transport, @ForAll @IntRange(min = 1, max = 65_535) int port) {
        for (String host : new String[] {"203.0.113.7", "2001:db8::7"}) {
            Flow owner = Flow.to(transport, new InetSocketAddress(host, port));
            SipUri aliased = ContactAlias.of(CONTACT, owner);
            assertThat(SipUri.parse(aliased.text())).hasValue(aliased);
            assertThat(ContactAlias.flow(aliased)).hasValue(owner);
            assertThat(ContactAlias.without(aliased)).isEqualTo(CONTACT);
            assertThat(ContactAlias.of(aliased, owner)).isEqualTo(aliased);
        }
    }

    @Test
    void isWrittenAsOthersWriteIt() {
        Flow owner = Flow.to(Transport.TCP, new InetSocketAddress("203.0.113.7", 30_512));
        assertThat(ContactAlias.of(CONTACT, owner).text())
                .isEqualTo("sip:1001@192.168.1.10:5060;ob;alias=203.0.113.7~30512~2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "~",
                "~~",
                "203.0.113.7",
                "203.0.113.7~5060",
                "203.0.113.7~5060~",
                "203.0.113.7~5060~4",
                "203.0.113.7~0~1",
                "203.0.113.7~65536~1",
                "203.0.113.7~-1~1",
                "203.0.113.7~99999999999~1",
                "name.example~5060~1",
                "~5060~1",
                "1.2.3~5060~1",
                "203.0.113.7~5060~1~1"
            })
    void whatMakesNoSenseLeadsNowhere(String alias) {
        assertThat(ContactAlias.flow(CONTACT.withParam("alias", alias))).isEmpty();
    }

    @Property
    void garbageIsNoTrouble(@ForAll String alias) {
        SipUri.parse("sip:a@192.168.1.10;alias=" + alias)
                .ifPresent(uri -> assertThatCode(() -> ContactAlias.flow(uri)).doesNotThrowAnyException());
    }
}
