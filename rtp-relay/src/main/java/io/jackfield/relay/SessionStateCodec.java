package io.jackfield.relay;

import io.jackfield.kernel.Redacted;
import io.jackfield.relay.SessionState.Leg;
import io.jackfield.relay.SessionState.Side;
import io.jackfield.relay.SessionState.Stream;
import io.jackfield.rtp.bridge.Numbering;
import io.jackfield.rtp.ice.IceCredentials;
import io.jackfield.rtp.srtp.CryptoAttribute;
import io.jackfield.rtp.srtp.SrtpIndex;
import io.jackfield.rtp.transport.IceState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sessions as bytes, with a version in front: a relay reads those of its own version and refuses others. */
final class SessionStateCodec {
    static final int VERSION = 3;

    private static final int MAX_ITEMS = 256;
    private static final int MAX_BYTES = 1 << 16;

    private SessionStateCodec() {}

    private interface Writer<T> {
        void write(DataOutputStream out, T value) throws IOException;
    }

    private interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    static byte[] encode(SessionState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(state.callId());
            out.writeUTF(state.viaBranch());
            out.writeBoolean(state.answered());
            out.writeByte(state.offerer());
            list(out, state.sides(), SessionStateCodec::side);
            list(out, state.streams(), (o, stream) -> {
                o.writeByte(stream.index());
                o.writeUTF(stream.type());
                list(o, stream.legs(), SessionStateCodec::leg);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e); // of an array: a text of more than 64 KiB
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException when it is of another version, or damaged */
    static SessionState decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("a session of version " + version + ", not " + VERSION);
            }
            SessionState state = new SessionState(
                    in.readUTF(),
                    in.readUTF(),
                    in.readBoolean(),
                    in.readByte() & 1,
                    list(in, SessionStateCodec::side),
                    list(in, i -> new Stream(i.readByte() & 0xff, i.readUTF(), list(i, SessionStateCodec::leg))));
            boolean whole = state.sides().size() == 2
                    && state.streams().stream().allMatch(stream -> stream.legs().size() == 2)
                    && in.available() == 0;
            if (!whole) {
                throw new IllegalArgumentException("a damaged session");
            }
            return state;
        } catch (IOException e) {
            throw new IllegalArgumentException("a damaged session", e);
        }
    }

    private static <T> void list(DataOutputStream out, List<T> items, Writer<T> writer) throws IOException {
        out.writeShort(items.size());
        for (T item : items) {
            writer.write(out, item);
        }
    }

    private static <T> List<T> list(DataInputStream in, Reader<T> reader) throws IOException {
        int count = in.readUnsignedShort();
        if (count > MAX_ITEMS) {
            throw new IOException(count + " items");
        }
        List<T> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(reader.read(in));
        }
        return items;
    }

    private static <T> void maybe(DataOutputStream out, Optional<T> value, Writer<T> writer) throws IOException {
        out.writeBoolean(value.isPresent());
        if (value.isPresent()) {
            writer.write(out, value.get());
        }
    }

    private static <T> Optional<T> maybe(DataInputStream in, Reader<T> reader) throws IOException {
        return in.readBoolean() ? Optional.of(reader.read(in)) : Optional.empty();
    }

    private static void bytes(DataOutputStream out, byte[] value) throws IOException {
        out.writeInt(value.length);
        out.write(value);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        int size = in.readInt();
        if (size < 0 || size > MAX_BYTES) {
            throw new IOException(size + " bytes");
        }
        byte[] value = new byte[size];
        in.readFully(value);
        return value;
    }

    private static void side(DataOutputStream out, Side side) throws IOException {
        out.writeUTF(side.network());
        out.writeBoolean(side.ipv6());
        out.writeShort(side.address());
        out.writeUTF(side.tag());
        maybe(out, side.sdp(), SessionStateCodec::bytes);
        maybe(out, side.from(), (o, address) -> bytes(o, address.getAddress()));
        for (List<String> names : List.of(
                side.codecs().strip(),
                side.codecs().except(),
                side.codecs().offer(),
                side.codecs().mask(),
                side.codecs().transcode(),
                side.codecs().accept(),
                side.codecs().set())) {
            list(out, names, DataOutputStream::writeUTF);
        }
        out.writeShort(side.ptimeMs());
    }

    private static Side side(DataInputStream in) throws IOException {
        return new Side(
                in.readUTF(),
                in.readBoolean(),
                in.readShort(),
                in.readUTF(),
                maybe(in, SessionStateCodec::bytes),
                maybe(in, i -> InetAddress.getByAddress(bytes(i))),
                new CodecWishes(
                        list(in, i -> i.readUTF()),
                        list(in, i -> i.readUTF()),
                        list(in, i -> i.readUTF()),
                        list(in, i -> i.readUTF()),
                        list(in, i -> i.readUTF()),
                        list(in, i -> i.readUTF()),
                        list(in, i -> i.readUTF())),
                in.readShort());
    }

    private static void address(DataOutputStream out, InetSocketAddress address) throws IOException {
        bytes(out, address.getAddress().getAddress());
        out.writeShort(address.getPort());
    }

    private static InetSocketAddress address(DataInputStream in) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(bytes(in)), in.readUnsignedShort());
    }

    private static void key(DataOutputStream out, CryptoAttribute key) throws IOException {
        out.writeUTF(key.format(true));
    }

    private static CryptoAttribute key(DataInputStream in) throws IOException {
        return CryptoAttribute.parse(in.readUTF()).orElseThrow(() -> new IOException("a key"));
    }

    private static void index(DataOutputStream out, SrtpIndex index) throws IOException {
        out.writeInt(index.ssrc());
        out.writeInt(index.rollovers());
        out.writeShort(index.highest());
    }

    private static SrtpIndex index(DataInputStream in) throws IOException {
        return new SrtpIndex(in.readInt(), in.readInt(), in.readUnsignedShort());
    }

    private static void leg(DataOutputStream out, Leg leg) throws IOException {
        out.writeShort(leg.port());
        maybe(out, leg.peer(), SessionStateCodec::address);
        maybe(out, leg.rtcpPeer(), SessionStateCodec::address);
        out.writeBoolean(leg.shared());
        out.writeBoolean(leg.secured());
        maybe(out, leg.remote(), SessionStateCodec::key);
        maybe(out, leg.own(), SessionStateCodec::key);
        list(out, leg.received(), SessionStateCodec::index);
        list(out, leg.sent(), SessionStateCodec::index);
        maybe(out, leg.numbering(), (o, numbering) -> {
            o.writeInt(numbering.ssrc());
            o.writeShort(numbering.sequence());
            o.writeInt(numbering.timestamp());
        });
        list(out, leg.reported(), SessionStateCodec::index);
        maybe(out, leg.ice(), SessionStateCodec::ice);
        out.writeByte(leg.carrier());
    }

    private static Leg leg(DataInputStream in) throws IOException {
        return new Leg(
                in.readUnsignedShort(),
                maybe(in, SessionStateCodec::address),
                maybe(in, SessionStateCodec::address),
                in.readBoolean(),
                in.readBoolean(),
                maybe(in, SessionStateCodec::key),
                maybe(in, SessionStateCodec::key),
                list(in, SessionStateCodec::index),
                list(in, SessionStateCodec::index),
                maybe(in, i -> new Numbering(i.readInt(), i.readUnsignedShort(), i.readInt())),
                list(in, SessionStateCodec::index),
                maybe(in, SessionStateCodec::ice),
                in.readUnsignedByte());
    }

    private static void ice(DataOutputStream out, IceState ice) throws IOException {
        out.writeBoolean(ice.lite());
        out.writeBoolean(ice.controlling());
        for (IceCredentials one : List.of(ice.local(), ice.remote())) {
            out.writeUTF(one.ufrag());
            out.writeUTF(one.password().secret());
        }
    }

    private static IceState ice(DataInputStream in) throws IOException {
        return new IceState(in.readBoolean(), in.readBoolean(), credentials(in), credentials(in));
    }

    private static IceCredentials credentials(DataInputStream in) throws IOException {
        return new IceCredentials(in.readUTF(), Redacted.of(in.readUTF()));
    }
}
