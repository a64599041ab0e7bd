package io.jackfield.proxy.dialog;

import io.jackfield.proxy.dialog.DialogRecord.Id;
import io.jackfield.proxy.dialog.DialogRecord.Path;
import io.jackfield.proxy.dialog.DialogRecord.Side;
import io.jackfield.proxy.dialog.DialogRecord.Times;
import io.jackfield.sip.transport.Transport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@link DialogRecord} as bytes: version 1, then its values in order. Texts are a length of four bytes and UTF-8, lists a count of two
 * bytes and their items, times milliseconds since 1970, or the lowest long for none.
 */
final class DialogCodec {
    private static final byte VERSION = 1;
    /** Larger is no record of ours. */
    private static final int MAX_TEXT = 65_536;

    private static final int MAX_ITEMS = 1_024;
    private static final long NONE = Long.MIN_VALUE;

    private DialogCodec() {}

    static byte[] encode(DialogRecord dialog) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            text(out, dialog.id().callId());
            text(out, dialog.id().callerTag());
            text(out, dialog.id().calleeTag());
            out.writeByte(dialog.phase().ordinal());
            texts(out, dialog.user().stream().toList());
            side(out, dialog.caller());
            side(out, dialog.callee());
            out.writeLong(dialog.times().started().toEpochMilli());
            time(out, dialog.times().answered());
            time(out, dialog.times().deadline());
            texts(out, dialog.path().recordRoutes());
            texts(out, dialog.path().upstream());
            List<String> variables = new ArrayList<>();
            dialog.variables().forEach((name, value) -> {
                variables.add(name);
                variables.add(value);
            });
            texts(out, variables);
            texts(out, dialog.profiles());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Optional<DialogRecord> decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != VERSION) {
                return Optional.empty();
            }
            DialogRecord dialog = new DialogRecord(
                    new Id(text(in), text(in), text(in)),
                    DialogPhase.values()[in.readByte()],
                    texts(in).stream().findFirst(),
                    side(in),
                    side(in),
                    new Times(Instant.ofEpochMilli(in.readLong()), time(in), time(in)),
                    new Path(texts(in), texts(in)),
                    map(texts(in)),
                    texts(in));
            return in.available() == 0 ? Optional.of(dialog) : Optional.empty();
        } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException | DateTimeException notOurs) {
            return Optional.empty();
        }
    }

    private static void side(DataOutputStream out, Side side) throws IOException {
        text(out, side.address());
        text(out, side.contact());
        out.writeLong(side.cseq());
        out.writeByte(side.transport().ordinal());
        byte[] address =
                side.remote().map(remote -> remote.getAddress().getAddress()).orElse(new byte[0]);
        out.writeByte(address.length);
        out.write(address);
        out.writeShort(side.remote().map(InetSocketAddress::getPort).orElse(0));
    }

    private static Side side(DataInputStream in) throws IOException {
        String address = text(in);
        String contact = text(in);
        long cseq = in.readLong();
        Transport transport = Transport.values()[in.readByte()];
        byte[] ip = in.readNBytes(in.readUnsignedByte());
        int port = in.readUnsignedShort();
        Optional<InetSocketAddress> remote = ip.length == 0
                ? Optional.empty()
                : Optional.of(new InetSocketAddress(InetAddress.getByAddress(ip), port));
        return new Side(address, contact, cseq, transport, remote);
    }

    private static void time(DataOutputStream out, Optional<Instant> time) throws IOException {
        out.writeLong(time.map(Instant::toEpochMilli).orElse(NONE));
    }

    private static Optional<Instant> time(DataInputStream in) throws IOException {
        long time = in.readLong();
        return time == NONE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(time));
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MAX_TEXT || length > in.available()) {
            throw new IOException("no text of " + length + " bytes");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static void texts(DataOutputStream out, List<String> texts) throws IOException {
        out.writeShort(texts.size());
        for (String text : texts) {
            text(out, text);
        }
    }

    private static List<String> texts(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        if (count > MAX_ITEMS) {
            throw new IOException(count + " items");
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(text(in));
        }
        return texts;
    }

    private static Map<String, String> map(List<String> pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            map.put(pairs.get(i), pairs.get(i + 1));
        }
        return map;
    }
}
