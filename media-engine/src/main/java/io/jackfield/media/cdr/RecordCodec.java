package io.jackfield.media.cdr;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Entries of the journal as bytes: a version, a kind, and fields. Texts are cut at {@link #MAX_TEXT} bytes and variables at
 * {@link #MAX_VARIABLES}, as strangers choose what is in them.
 */
final class RecordCodec {
    static final int MAX_ENTRY = 1 << 20;
    private static final int VERSION = 1;
    private static final int MAX_TEXT = 2_048;
    private static final int MAX_VARIABLES = 200;

    /** What is written while legs come and go. */
    sealed interface Entry {}

    /** A leg began. */
    record Began(CallRecord.Leg leg, Map<String, String> variables) implements Entry {}

    /** It was answered. */
    record Answered(String uuid, Instant at) implements Entry {}

    /** It is over. */
    record Ended(CallRecord record) implements Entry {}

    /** The engine is alive. */
    record Alive(Instant at) implements Entry {}

    private RecordCodec() {}

    static byte[] encode(Entry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            if (entry instanceof Began began) {
                out.writeByte('B');
                write(out, began.leg());
                write(out, began.variables());
            } else if (entry instanceof Answered answered) {
                out.writeByte('A');
                write(out, answered.uuid());
                out.writeLong(answered.at().toEpochMilli());
            } else if (entry instanceof Ended ended) {
                out.writeByte('E');
                write(out, ended.record());
            } else if (entry instanceof Alive alive) {
                out.writeByte('T');
                out.writeLong(alive.at().toEpochMilli());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** Reads an entry; empty when it is none, or one of a later version. */
    static Optional<Entry> decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != VERSION) {
                return Optional.empty();
            }
            return switch (in.readByte()) {
                case 'B' -> Optional.of(new Began(leg(in), variables(in)));
                case 'A' -> Optional.of(new Answered(text(in), Instant.ofEpochMilli(in.readLong())));
                case 'E' -> Optional.of(new Ended(record(in)));
                case 'T' -> Optional.of(new Alive(Instant.ofEpochMilli(in.readLong())));
                default -> Optional.empty();
            };
        } catch (IOException | IllegalArgumentException torn) {
            return Optional.empty();
        }
    }

    private static void write(DataOutputStream out, CallRecord record) throws IOException {
        write(out, record.leg());
        out.writeLong(record.answered().map(Instant::toEpochMilli).orElse(Long.MIN_VALUE));
        out.writeLong(record.ended().toEpochMilli());
        write(out, record.outcome().cause());
        out.writeShort(record.outcome().q850());
        out.writeShort(record.outcome().status());
        write(out, record.outcome().end().name());
        write(out, record.variables());
    }

    private static CallRecord record(DataInputStream in) throws IOException {
        CallRecord.Leg leg = leg(in);
        long answered = in.readLong();
        Instant ended = Instant.ofEpochMilli(in.readLong());
        CallRecord.Outcome outcome =
                new CallRecord.Outcome(text(in), in.readShort(), in.readShort(), CallRecord.End.valueOf(text(in)));
        Optional<Instant> answer =
                answered == Long.MIN_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(answered));
        return new CallRecord(leg, answer, ended, outcome, variables(in));
    }

    private static void write(DataOutputStream out, CallRecord.Leg leg) throws IOException {
        write(out, leg.uuid());
        write(out, leg.node());
        out.writeBoolean(leg.outgoing());
        write(out, leg.dialog().callId());
        write(out, leg.dialog().callerTag());
        write(out, leg.caller());
        write(out, leg.callee());
        out.writeLong(leg.started().toEpochMilli());
    }

    private static CallRecord.Leg leg(DataInputStream in) throws IOException {
        return new CallRecord.Leg(
                text(in),
                text(in),
                in.readBoolean(),
                new CallRecord.Dialog(text(in), text(in)),
                text(in),
                text(in),
                Instant.ofEpochMilli(in.readLong()));
    }

    private static void write(DataOutputStream out, Map<String, String> variables) throws IOException {
        int count = Math.min(variables.size(), MAX_VARIABLES);
        out.writeShort(count);
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            if (count-- == 0) {
                break;
            }
            write(out, variable.getKey());
            write(out, variable.getValue());
        }
    }

    private static Map<String, String> variables(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < count; i++) {
            variables.put(text(in), text(in));
        }
        return variables;
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, MAX_TEXT);
        while (length < bytes.length && length > 0 && (bytes[length] & 0xC0) == 0x80) {
            length--; // not in the middle of a character
        }
        out.writeShort(length);
        out.write(bytes, 0, length);
    }

    private static String text(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readUnsignedShort()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
