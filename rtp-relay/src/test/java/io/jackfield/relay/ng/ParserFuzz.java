package io.jackfield.relay.ng;

import io.jackfield.rtp.RtcpReader;
import io.jackfield.rtp.bridge.BridgePlan;
import io.jackfield.rtp.bridge.Numbering;
import io.jackfield.rtp.bridge.StreamBridge;
import io.jackfield.rtp.codec.Codecs;
import io.jackfield.sdp.SessionDescription;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Throws mutations of good input at every parser of the relay for some minutes each, and prints what makes one throw:
 * {@code ParserFuzz 10}. What it finds belongs into {@code CrashInputsTest}.
 */
final class ParserFuzz {
    private static final String SDP =
            "v=0\r\no=a 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\na=group:BUNDLE 0\r\nm=audio 4000 RTP/AVP 0 8"
                    + " 101\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=rtcp:4001 IN IP4 127.0.0.1\r\na=crypto:1"
                    + " AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj\r\na=ptime:20\r\na=sendonly\r\n";

    private ParserFuzz() {}

    /** Every target with an input that it takes. */
    static Map<String, Consumer<byte[]>> targets() {
        Map<String, Consumer<byte[]>> targets = new LinkedHashMap<>();
        BridgePlan plan = new BridgePlan(
                Map.of(0, Codecs.PCMU, 9, Codecs.G722, 96, Codecs.OPUS),
                101,
                8000,
                13,
                Codecs.PCMA,
                8,
                -1,
                8000,
                -1,
                20,
                true);
        StreamBridge bridge = new StreamBridge(plan, new Numbering(1, 2, 3), packet -> {});
        targets.put("rtp", bytes -> bridge.packet(ByteBuffer.wrap(bytes)));
        targets.put("rtcp", ParserFuzz::rtcp);
        targets.put("bencode", bytes -> {
            NgMessage.parse(bytes);
            Bencode.parse(bytes, 0);
            new NgFraming().scan(bytes, bytes.length);
        });
        targets.put("json", bytes -> {
            NgMessage.plain(bytes);
            NgJson.parse(bytes, 0);
        });
        targets.put("sdp", ParserFuzz::sdp);
        return targets;
    }

    private static void rtcp(byte[] bytes) {
        RtcpReader reader = new RtcpReader();
        if (!reader.wrap(ByteBuffer.wrap(bytes))) {
            return;
        }
        while (reader.next()) {
            for (int i = 0; i < reader.reports(); i++) {
                reader.report(i);
            }
            if (reader.type() == RtcpReader.SDES) {
                reader.cname();
            } else if (reader.type() == RtcpReader.BYE) {
                reader.reason();
            }
        }
    }

    private static void sdp(byte[] bytes) {
        SessionDescription.parse(bytes)
                .ifPresent(sdp -> sdp.media().forEach(m -> {
                    m.rtpMaps();
                    m.direction();
                    m.connection();
                    m.rtcpPort();
                    m.rtcpConnection();
                    m.attributes("crypto").forEach(io.jackfield.rtp.srtp.CryptoAttribute::parse);
                    m.ptimeMs();
                    m.ice();
                    m.dtls();
                }));
    }

    private static byte[] seed(String kind) {
        return switch (kind) {
            case "rtp" -> HexFormat.of().parseHex("8000000a000000a000000005" + "ff".repeat(160));
            case "rtcp" ->
                HexFormat.of()
                        .parseHex("80c8000600000001000000020000000300000004000000050000000681ca000400000001010661"
                                + "6263646566000000000081cb000200000001036279650000".substring(0, 46));
            case "bencode" ->
                "c d7:command5:offer7:call-id1:c5:flagsl5:trusti3ee3:sdp4:v=0\ne".getBytes(StandardCharsets.UTF_8);
            case "json" ->
                "{\"command\":\"offer\",\"flags\":[\"a\",1,true,null],\"sdp\":\"v=0\\r\\n\\u00e4\",\"d\":{\"e\":-1.5}}"
                        .getBytes(StandardCharsets.UTF_8);
            default -> SDP.getBytes(StandardCharsets.UTF_8);
        };
    }

    static byte[] mutate(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        for (int i = random.nextInt(8); i >= 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> {
                    byte[] longer = Arrays.copyOf(bytes, Math.min(4096, 2 * bytes.length));
                    System.arraycopy(bytes, 0, longer, longer.length - bytes.length, bytes.length);
                    bytes = longer;
                }
                default -> {
                    int from = random.nextInt(bytes.length);
                    int size = Math.min(random.nextInt(16), bytes.length - Math.max(at, from));
                    System.arraycopy(seed.length > from + size ? seed : bytes, from, bytes, at, size);
                }
            }
        }
        return bytes;
    }

    public static void main(String[] args) throws InterruptedException {
        long nanoseconds = (long) (Double.parseDouble(args[0]) * 60e9);
        Thread[] threads = targets().entrySet().stream()
                .map(target -> new Thread(() -> run(target.getKey(), target.getValue(), nanoseconds)))
                .toArray(Thread[]::new);
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void run(String kind, Consumer<byte[]> target, long nanoseconds) {
        Random random = new Random(kind.hashCode());
        byte[] seed = seed(kind);
        long end = System.nanoTime() + nanoseconds;
        long inputs = 0;
        int found = 0;
        while (System.nanoTime() < end && found < 10) {
            byte[] input = mutate(seed, random);
            inputs++;
            try {
                target.accept(input);
            } catch (RuntimeException | Error e) {
                found++;
                System.out.println(kind + " CRASH " + e + " " + HexFormat.of().formatHex(input));
                e.printStackTrace(System.out);
            }
        }
        System.out.println(kind + ": " + inputs + " inputs, " + found + " crashes");
    }
}
