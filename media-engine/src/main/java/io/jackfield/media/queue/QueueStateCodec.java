package io.jackfield.media.queue;

import io.jackfield.media.queue.QueueState.Agent;
import io.jackfield.media.queue.QueueState.Totals;
import io.jackfield.media.queue.QueueState.Waiting;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Queues as bytes, with a version in front: a node reads those of its own version and refuses others. */
public final class QueueStateCodec {
    static final int VERSION = 1;

    private static final int MAX_ITEMS = 100_000;

    private QueueStateCodec() {}

    private interface Writer<T> {
        void write(DataOutputStream out, T value) throws IOException;
    }

    private interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    /** Writes a state. */
    public static byte[] encode(QueueState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            list(out, state.waiting(), QueueStateCodec::waiting);
            list(out, state.agents(), QueueStateCodec::agent);
            list(out, state.totals(), QueueStateCodec::totals);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // of an array: a text of more than 64 KiB
        }
        return bytes.toByteArray();
    }

    /**
     * Reads a state.
     *
     * @throws IllegalArgumentException when it is of another version, or damaged
     */
    public static QueueState decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("queues of version " + version + ", not " + VERSION);
            }
            QueueState state = new QueueState(
                    list(in, QueueStateCodec::waiting),
                    list(in, QueueStateCodec::agent),
                    list(in, QueueStateCodec::totals));
            if (in.available() > 0) {
                throw new IllegalArgumentException("damaged queues");
            }
            return state;
        } catch (IOException e) {
            throw new IllegalArgumentException("damaged queues", e);
        }
    }

    private static void waiting(DataOutputStream out, Waiting waiting) throws IOException {
        out.writeUTF(waiting.queue());
        out.writeUTF(waiting.caller());
        out.writeUTF(waiting.number());
        out.writeInt(waiting.priority());
        list(out, List.copyOf(waiting.skills()), DataOutputStream::writeUTF);
        duration(out, waiting.waited());
    }

    private static Waiting waiting(DataInputStream in) throws IOException {
        return new Waiting(
                in.readUTF(),
                in.readUTF(),
                in.readUTF(),
                in.readInt(),
                new LinkedHashSet<>(list(in, i -> i.readUTF())),
                duration(in));
    }

    private static void agent(DataOutputStream out, Agent agent) throws IOException {
        out.writeUTF(agent.name());
        settings(out, agent.settings());
        list(out, List.copyOf(agent.queues()), DataOutputStream::writeUTF);
        out.writeUTF(agent.status().name());
        duration(out, agent.idle());
        out.writeLong(agent.calls());
    }

    private static Agent agent(DataInputStream in) throws IOException {
        return new Agent(
                in.readUTF(),
                settings(in),
                Set.copyOf(list(in, i -> i.readUTF())),
                AgentStatus.valueOf(in.readUTF()),
                duration(in),
                in.readLong());
    }

    private static void settings(DataOutputStream out, AgentSettings settings) throws IOException {
        out.writeUTF(settings.address().orElse(""));
        list(out, List.copyOf(settings.skills().entrySet()), (o, skill) -> {
            o.writeUTF(skill.getKey());
            o.writeByte(skill.getValue());
        });
        out.writeByte(settings.tier());
        duration(out, settings.ring());
        duration(out, settings.wrapUp());
        duration(out, settings.delayAfter(Refusal.REJECTED));
        duration(out, settings.delayAfter(Refusal.BUSY));
        duration(out, settings.delayAfter(Refusal.NO_ANSWER));
        out.writeInt(settings.maxNoAnswers());
    }

    private static AgentSettings settings(DataInputStream in) throws IOException {
        AgentSettings.Builder builder = AgentSettings.builder();
        String address = in.readUTF();
        if (!address.isEmpty()) {
            builder.address(address);
        }
        for (Map.Entry<String, Integer> skill : list(in, i -> Map.entry(i.readUTF(), (int) i.readByte()))) {
            builder.skill(skill.getKey(), skill.getValue());
        }
        return builder.tier(in.readByte())
                .ring(duration(in))
                .wrapUp(duration(in))
                .rejectDelay(duration(in))
                .busyDelay(duration(in))
                .noAnswerDelay(duration(in))
                .maxNoAnswers(in.readInt())
                .build();
    }

    private static void totals(DataOutputStream out, Totals totals) throws IOException {
        out.writeUTF(totals.queue());
        out.writeLong(totals.entered());
        out.writeLong(totals.answered());
        out.writeLong(totals.abandoned());
        out.writeLong(totals.overflowed());
        out.writeLong(totals.refused());
    }

    private static Totals totals(DataInputStream in) throws IOException {
        return new Totals(in.readUTF(), in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
    }

    private static void duration(DataOutputStream out, Duration duration) throws IOException {
        out.writeLong(duration.toMillis());
    }

    private static Duration duration(DataInputStream in) throws IOException {
        return Duration.ofMillis(in.readLong());
    }

    private static <T> void list(DataOutputStream out, List<T> items, Writer<T> writer) throws IOException {
        out.writeInt(items.size());
        for (T item : items) {
            writer.write(out, item);
        }
    }

    private static <T> List<T> list(DataInputStream in, Reader<T> reader) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MAX_ITEMS || count > in.available()) {
            throw new IllegalArgumentException("damaged queues: a list of " + count);
        }
        List<T> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(reader.read(in));
        }
        return items;
    }
}
