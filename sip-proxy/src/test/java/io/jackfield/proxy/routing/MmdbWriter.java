package io.jackfield.proxy.routing;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes MaxMind database files, version 2.0, IPv6 trees with records of 28 bits, by the published format. */
public final class MmdbWriter {
    private static final int EMPTY = -1;
    private static final int SEPARATOR = 16;
    private static final byte[] MARKER = "\u00AB\u00CD\u00EFMaxMind.com".getBytes(StandardCharsets.ISO_8859_1);

    /** Children of each node: another node, EMPTY, or -2 - offset of data. */
    private final List<int[]> nodes = new ArrayList<>(List.of(new int[] {EMPTY, EMPTY}));

    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    /** An entry as the country databases have it; "" for what is to be left out. */
    public MmdbWriter put(String network, String country, String continent) {
        Map<String, Object> entry = new LinkedHashMap<>();
        if (!continent.isEmpty()) {
            entry.put("continent", Map.of("code", continent));
        }
        if (!country.isEmpty()) {
            entry.put("country", Map.of("iso_code", country));
        }
        return put(network, entry);
    }

    MmdbWriter put(String network, Map<String, Object> entry) {
        String[] parts = network.split("/");
        byte[] address = address(parts[0]);
        int bits = Integer.parseInt(parts[1]) + (parts[0].contains(":") ? 0 : 96);
        int offset = data.size();
        value(data, entry);
        int node = 0;
        for (int i = 0; i < bits - 1; i++) {
            int bit = bit(address, i);
            if (nodes.get(node)[bit] < 0) {
                nodes.add(new int[] {EMPTY, EMPTY});
                nodes.get(node)[bit] = nodes.size() - 1;
            }
            node = nodes.get(node)[bit];
        }
        nodes.get(node)[bit(address, bits - 1)] = -2 - offset;
        return this;
    }

    private static byte[] address(String text) {
        try {
            byte[] bytes = InetAddress.getByName(text).getAddress();
            byte[] all = new byte[16];
            System.arraycopy(bytes, 0, all, 16 - bytes.length, bytes.length);
            return all;
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static int bit(byte[] address, int i) {
        return address[i / 8] >> 7 - i % 8 & 1;
    }

    public byte[] bytes() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (int[] node : nodes) {
            long left = record(node[0]);
            long right = record(node[1]);
            // 28 bits each: 24 of the left, 4 and 4 in the middle, 24 of the right.
            file.write(ByteBuffer.allocate(4).putInt((int) (left << 8)).array(), 0, 3);
            file.write((int) (left >> 20 & 0xF0 | right >> 24 & 0x0F));
            file.write(ByteBuffer.allocate(4).putInt((int) (right << 8)).array(), 0, 3);
        }
        file.writeBytes(new byte[SEPARATOR]);
        file.writeBytes(data.toByteArray());
        file.writeBytes(MARKER);
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("binary_format_major_version", 2);
        metadata.put("binary_format_minor_version", 0);
        metadata.put("build_epoch", 1_700_000_000L);
        metadata.put("database_type", "Test-Country");
        metadata.put("description", Map.of("en", "test"));
        metadata.put("ip_version", 6);
        metadata.put("languages", List.of("en"));
        metadata.put("node_count", (long) nodes.size());
        metadata.put("record_size", 28);
        value(file, metadata);
        return file.toByteArray();
    }

    private long record(int child) {
        if (child == EMPTY) {
            return nodes.size();
        }
        return child >= 0 ? child : nodes.size() + SEPARATOR + (-2 - child);
    }

    private static void value(ByteArrayOutputStream out, Object value) {
        if (value instanceof String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.write(2 << 5 | bytes.length);
            out.writeBytes(bytes);
        } else if (value instanceof Map<?, ?> map) {
            out.write(7 << 5 | map.size());
            map.forEach((key, inner) -> {
                value(out, key);
                value(out, inner);
            });
        } else if (value instanceof List<?> list) {
            out.write(list.size());
            out.write(11 - 7);
            list.forEach(inner -> value(out, inner));
        } else if (value instanceof Long number) {
            out.write(8); // uint64, an extended type
            out.write(9 - 7);
            out.writeBytes(ByteBuffer.allocate(8).putLong(number).array());
        } else if (value instanceof Integer number) {
            out.write(5 << 5 | 2);
            out.writeBytes(ByteBuffer.allocate(2).putShort(number.shortValue()).array());
        } else {
            throw new IllegalArgumentException("no type for " + value);
        }
    }
}
