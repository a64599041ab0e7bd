package io.jackfield.media.cdr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** FreeSWITCH's XML form of records, both ways. */
@Timeout(60)
class CdrXmlTest {
    /** As a FreeSWITCH 1.10 writes it, without most of its variables. */
    private static final String FOREIGN = """
            <?xml version="1.0"?>
            <cdr core-uuid="1f0c" switchname="fs02">
              <channel_data>
                <state>CS_REPORTING</state>
                <direction>inbound</direction>
                <flags>0=1;1=1</flags>
              </channel_data>
              <call-stats><audio><inbound><raw_bytes>100</raw_bytes></inbound></audio></call-stats>
              <variables>
                <direction>inbound</direction>
                <uuid>4f6f2a70-0b4c-4a5c-8c7e-0d3b4d3f3a11</uuid>
                <sip_call_id>abc%40host</sip_call_id>
                <sip_from_uri>1001%40example.com</sip_from_uri>
                <sip_req_uri>2000%40example.org</sip_req_uri>
                <accountcode>a%20b+c</accountcode>
                <sip_hangup_disposition>recv_bye</sip_hangup_disposition>
                <hangup_cause>NORMAL_CLEARING</hangup_cause>
                <hangup_cause_q850>16</hangup_cause_q850>
                <start_uepoch>1800000000123456</start_uepoch>
                <answer_uepoch>1800000002000000</answer_uepoch>
                <end_uepoch>1800000062500000</end_uepoch>
              </variables>
              <callflow dialplan="XML" profile_index="1">
                <caller_profile><caller_id_number>1001</caller_id_number><uuid>other</uuid></caller_profile>
                <times><created_time>1800000000000000</created_time></times>
              </callflow>
            </cdr>
            """;

    @Test
    void whatIsWrittenIsRead() {
        CallRecord record = Legs.record("u1");
        CallRecord read = CdrXmlReader.read(CdrXml.write(record));
        assertThat(read.leg()).isEqualTo(record.leg());
        assertThat(read.answered()).isEqualTo(record.answered());
        assertThat(read.ended()).isEqualTo(record.ended());
        assertThat(read.outcome()).isEqualTo(record.outcome());
        assertThat(read.variables())
                .containsEntry("accountcode", "acme")
                .containsEntry("billsec", "60")
                .containsEntry("duration", "62")
                .containsEntry("start_stamp", "2027-01-15 08:00:00");
        assertThat(CdrTableSink.row(read)).isEqualTo(CdrTableSink.row(record));
    }

    @Test
    void whatFreeswitchWritesIsRead() {
        CallRecord record = CdrXmlReader.read(FOREIGN);
        assertThat(record.leg().uuid()).isEqualTo("4f6f2a70-0b4c-4a5c-8c7e-0d3b4d3f3a11");
        assertThat(record.leg().node()).isEqualTo("fs02");
        assertThat(record.leg().dialog().callId()).isEqualTo("abc@host");
        assertThat(record.leg().started()).isEqualTo(Instant.ofEpochMilli(1_800_000_000_123L));
        assertThat(record.talked()).isEqualTo(Duration.ofMillis(60_500));
        assertThat(record.variables()).containsEntry("accountcode", "a b+c");
        assertThat(CdrTableSink.row(record).outcome().reason()).isEqualTo("caller");
    }

    @Test
    void hostileDocumentsAreRefused() {
        List<String> hostile = List.of(
                "",
                "<cdr/>",
                "<cdr>",
                "<other/>",
                "<cdr><variables><uuid>u</uuid></variables></cdr>",
                "<!DOCTYPE cdr [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><cdr><variables><uuid>&x;</uuid>"
                        + "<start_uepoch>1800000000123456</start_uepoch></variables></cdr>",
                "<!DOCTYPE cdr [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]><cdr>&b;</cdr>",
                "<!DOCTYPE cdr SYSTEM \"http://127.0.0.1:9/x.dtd\"><cdr/>",
                "<cdr>&undeclared;</cdr>",
                "<a>".repeat(100_000),
                "<cdr>" + "x".repeat(5_000_000) + "</cdr>");
        for (String document : hostile) {
            assertThatIllegalArgumentException()
                    .as(document.substring(0, Math.min(60, document.length())))
                    .isThrownBy(() -> CdrXmlReader.read(document));
        }
    }

    @Property(tries = 300)
    void anyVariableIsCarried(@ForAll String name, @ForAll String value, @ForAll String node) {
        Map<String, String> variables = new HashMap<>(Map.of("v", value));
        variables.put(name, value);
        CallRecord plain = Legs.record("u1");
        CallRecord.Leg leg = new CallRecord.Leg(
                "u1",
                node,
                false,
                plain.leg().dialog(),
                plain.leg().caller(),
                plain.leg().callee(),
                plain.leg().started());
        CallRecord record = new CallRecord(leg, Optional.empty(), plain.ended(), plain.outcome(), variables);
        CallRecord read = CdrXmlReader.read(CdrXml.write(record));
        assertThat(read.leg().uuid()).isEqualTo("u1");
        if (!value.isBlank() && value.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF)) {
            assertThat(read.variables()).containsEntry("v", value);
        }
    }

    /** Bytes changed anywhere: read, or refused, and nothing else. */
    @Property(tries = 500)
    void whatIsBrokenIsRefused(@ForAll int place, @ForAll char with, @ForAll boolean cut) {
        int at = Math.floorMod(place, FOREIGN.length());
        String broken = cut ? FOREIGN.substring(0, at) : FOREIGN.substring(0, at) + with + FOREIGN.substring(at + 1);
        try {
            assertThat(CdrXmlReader.read(broken).leg().uuid()).isNotEmpty();
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageNotContaining("java.");
        }
    }

    @Property(tries = 500)
    void entriesSurviveAnyBytes(@ForAll byte[] bytes, @ForAll int place, @ForAll byte with) {
        RecordCodec.decode(bytes);
        byte[] entry = RecordCodec.encode(new RecordCodec.Ended(Legs.record("u1")));
        assertThat(RecordCodec.decode(entry)).contains(new RecordCodec.Ended(Legs.record("u1")));
        entry[Math.floorMod(place, entry.length)] = with;
        RecordCodec.decode(entry);
    }
}
