package io.jackfield.benchmarks;

import java.nio.charset.StandardCharsets;

/** The bytes of a message with gaps that differ from call to call: its number, the proxy's Via, the proxy's Record-Route. */
final class MessageTemplate {
    /** Where the number of the call goes, anywhere in the text. */
    static final String NUMBER = "##########";

    private final byte[] bytes;
    private final int[] numbers;
    private final int via;
    private final int route;

    /**
     * @param viaBytes how long the text of {@code ~V~} will be
     * @param routeBytes how long that of {@code ~R~}
     */
    MessageTemplate(String text, int viaBytes, int routeBytes) {
        String filled = text.replace("~V~", "~".repeat(viaBytes)).replace("~R~", "^".repeat(routeBytes));
        bytes = filled.getBytes(StandardCharsets.US_ASCII);
        via = filled.indexOf('~');
        route = filled.indexOf('^');
        numbers = filled.isEmpty()
                ? new int[0]
                : java.util.stream.IntStream.range(0, filled.length())
                        .filter(at -> filled.startsWith(NUMBER, at))
                        .toArray();
    }

    /** Writes a call's number, ten digits, into its gaps. */
    MessageTemplate number(byte[] digits) {
        for (int at : numbers) {
            System.arraycopy(digits, 0, bytes, at, digits.length);
        }
        return this;
    }

    /** Copies the Via from where the proxy wrote it. */
    MessageTemplate via(byte[] from, int at, int length) {
        System.arraycopy(from, at, bytes, via, length);
        return this;
    }

    /** Copies the Record-Route from where the proxy wrote it. */
    MessageTemplate route(byte[] from, int at, int length) {
        System.arraycopy(from, at, bytes, route, length);
        return this;
    }

    byte[] bytes() {
        return bytes;
    }
}
