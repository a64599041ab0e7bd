package io.jackfield.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RtcpTest {
    private final RtcpReader reader = new RtcpReader();

    @Property
    void readsReportsThatItWrote(
            @ForAll int ssrc,
            @ForAll long ntp,
            @ForAll int timestamp,
            @ForAll @IntRange(max = 255) int fraction,
            @ForAll @IntRange(min = -0x800000, max = 0x7fffff) int lost,
            @ForAll int jitter,
            @ForAll @IntRange(max = 31) int blocks) {
        ByteBuffer buffer = ByteBuffer.allocate(2000);
        RtcpWriter writer = new RtcpWriter(buffer).senderReport(ssrc, ntp, timestamp, 0xffff_ffffL, 12);
        ReportBlock block = new ReportBlock(9, fraction, lost, 70_000, jitter, 5, 6);
        for (int i = 0; i < blocks; i++) {
            writer.block(block);
        }
        writer.description(ssrc, "a@b");
        buffer.flip();

        assertThat(reader.wrap(buffer)).isTrue();
        assertThat(reader.next()).isTrue();
        assertThat(reader.type()).isEqualTo(RtcpReader.SR);
        assertThat(reader.ssrc()).isEqualTo(ssrc);
        assertThat(reader.ntpTime()).isEqualTo(ntp);
        assertThat(reader.rtpTimestamp()).isEqualTo(timestamp);
        assertThat(reader.senderPackets()).isEqualTo(0xffff_ffffL);
        assertThat(reader.senderBytes()).isEqualTo(12);
        assertThat(reader.reports()).isEqualTo(blocks);
        for (int i = 0; i < blocks; i++) {
            assertThat(reader.report(i)).isEqualTo(block);
        }
        assertThat(reader.next()).isTrue();
        assertThat(reader.cname()).contains("a@b");
        assertThat(reader.next()).isFalse();
        assertThat(PacketKind.of(buffer)).isEqualTo(PacketKind.RTCP);
    }

    @Test
    void writesAReceiverReportWithAGoodbye() {
        ByteBuffer buffer = ByteBuffer.allocate(200);
        new RtcpWriter(buffer).receiverReport(1).description(1, "x").goodbye(1, "bye now");
        buffer.flip();

        assertThat(reader.wrap(buffer)).isTrue();
        reader.next();
        assertThat(reader.type()).isEqualTo(RtcpReader.RR);
        assertThat(reader.reports()).isZero();
        assertThat(reader.hasSenderInfo()).isFalse();
        reader.next();
        assertThat(reader.type()).isEqualTo(RtcpReader.SDES);
        reader.next();
        assertThat(reader.type()).isEqualTo(RtcpReader.BYE);
        assertThat(reader.leaving()).isEqualTo(1);
        assertThat(reader.leaving(0)).isEqualTo(1);
        assertThat(reader.reason()).contains("bye now");
        assertThat(reader.next()).isFalse();
    }

    @Test
    void cutsTextsThatAreTooLong() {
        ByteBuffer buffer = ByteBuffer.allocate(1000);
        new RtcpWriter(buffer).description(1, "c".repeat(300)).goodbye(1, "");
        buffer.flip();
        assertThat(reader.wrap(buffer)).isTrue();
        reader.next();
        assertThat(reader.cname()).contains("c".repeat(255));
        reader.next();
        assertThat(reader.reason()).isEmpty();
    }

    @Test
    void refusesBlocksOutOfPlace() {
        RtcpWriter writer = new RtcpWriter(ByteBuffer.allocate(2000));
        ReportBlock block = new ReportBlock(1, 0, 0, 0, 0, 0, 0);
        assertThatThrownBy(() -> writer.block(block)).isInstanceOf(IllegalStateException.class);
        writer.receiverReport(1);
        for (int i = 0; i < 31; i++) {
            writer.block(block);
        }
        assertThatThrownBy(() -> writer.block(block)).isInstanceOf(IllegalStateException.class);
    }

    @Property(tries = 20_000)
    void staysInsideAnyDatagram(@ForAll @Size(max = 80) byte[] garbage, @ForAll boolean plausible) {
        if (plausible && garbage.length >= 4) {
            garbage[0] = (byte) (0x80 | garbage[0] & 0x3f);
            garbage[1] = (byte) (200 + (garbage[1] & 3));
            garbage[2] = 0;
            garbage[3] = (byte) (garbage.length / 4 - 1);
        }
        ByteBuffer buffer = ByteBuffer.wrap(garbage);
        if (!reader.wrap(buffer)) {
            return;
        }
        int packets = 0;
        while (reader.next()) {
            packets++;
            readEverything();
        }
        assertThat(packets).isBetween(1, garbage.length / 4);
    }

    private void readEverything() {
        reader.ssrc();
        reader.ntpTime();
        reader.rtpTimestamp();
        reader.cname();
        reader.reason();
        for (int i = 0; i < reader.reports(); i++) {
            reader.report(i);
        }
        for (int i = 0; i < reader.leaving(); i++) {
            reader.leaving(i);
        }
        assertThatThrownBy(() -> reader.report(reader.reports())).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void refusesChainsThatDoNotFill() {
        assertThat(reader.wrap(ByteBuffer.wrap(new byte[] {(byte) 0x80, (byte) 200, 0, 1})))
                .isFalse();
        assertThat(reader.wrap(ByteBuffer.wrap(new byte[] {(byte) 0x80, (byte) 201, 0, 0, 1, 2})))
                .isFalse();
        assertThat(reader.wrap(ByteBuffer.wrap(new byte[] {0x40, (byte) 201, 0, 0})))
                .isFalse();
        byte[] paddedFirst = {(byte) 0xa0, (byte) 201, 0, 1, 0, 0, 0, 4, (byte) 0x80, (byte) 203, 0, 0};
        assertThat(reader.wrap(ByteBuffer.wrap(paddedFirst))).isFalse(); // padding belongs to the last packet only
        byte[] paddedLast = {(byte) 0xa1, (byte) 203, 0, 2, 0, 0, 0, 7, 0, 0, 0, 4};
        assertThat(reader.wrap(ByteBuffer.wrap(paddedLast))).isTrue();
        assertThat(reader.next()).isTrue();
        assertThat(reader.leaving()).isEqualTo(1);
        assertThat(reader.reason()).isEmpty();
    }

    @Test
    void computesTheRoundTripOfTheRfcExample() {
        // RFC 3550 figure 2: A hears at b710:8000, DLSR 0005:4000, LSR b705:2000 -> 6.125 s
        ReportBlock block = new ReportBlock(1, 0, 0, 0, 0, 0xb7052000, 0x00054000);
        long now = 0x0000_b710_8000_0000L;
        assertThat(block.roundTripNs(now)).isEqualTo(6_125_000_000L);
        assertThat(new ReportBlock(1, 0, 0, 0, 0, 0, 0).roundTripNs(now)).isEqualTo(-1);
    }

    @Test
    void convertsNtpTime() {
        assertThat(NtpTime.of(Instant.EPOCH)).isEqualTo(2_208_988_800L << 32);
        assertThat(NtpTime.of(Instant.ofEpochMilli(500)) & 0xffff_ffffL).isEqualTo(1L << 31);
        assertThat(NtpTime.middle(0x1234_5678_9abc_def0L)).isEqualTo(0x5678_9abc);
        assertThat(NtpTime.shortUnits(1_500_000_000L)).isEqualTo(98_304);
        assertThat(NtpTime.nanos(98_304)).isEqualTo(1_500_000_000L);
    }
}
