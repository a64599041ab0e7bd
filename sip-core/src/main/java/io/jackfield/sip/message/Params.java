package io.jackfield.sip.message;

import java.util.Optional;

/** A walk through the parameters of a URI or header field value, {@code *( ; name [= value] )}. */
final class Params {
    private final String text;
    private final int end;
    /** Whether a value may be in angle brackets, as RFC 8224's info. */
    private final boolean brackets;

    private int next;
    private int nameFrom;
    private int nameTo;
    private int valueFrom;
    private int valueTo;

    /** Stands before the first parameter; {@code from} is at its semicolon or at {@code end}. */
    Params(String text, int from, int end) {
        this(text, from, end, false);
    }

    private Params(String text, int from, int end, boolean brackets) {
        this.text = text;
        this.next = from;
        this.end = end;
        this.brackets = brackets;
    }

    /** Of a text that is parameters only; values may be in angle brackets. */
    static Params withBrackets(String text) {
        return new Params(text, 0, text.length(), true);
    }

    /** The value of a parameter, without quotes, "" for one without value. */
    static Optional<String> find(String text, int from, int end, String name) {
        Params p = new Params(text, from, end);
        while (p.next()) {
            if (p.is(name)) {
                return Optional.of(p.value());
            }
        }
        return Optional.empty();
    }

    /** The parameters with one set in its place, or added at the end; "" for no value. */
    static String with(String text, int from, int end, String name, String value) {
        return with(new Params(text, from, end), text, from, end, name, value);
    }

    static String with(Params p, String text, int from, int end, String name, String value) {
        String param = ";" + name + (value.isEmpty() ? "" : "=" + value);
        while (p.next()) {
            if (p.is(name)) {
                return text.substring(from, p.start()) + param + text.substring(p.valueTo, end);
            }
        }
        return text.substring(from, end) + param;
    }

    /** The parameters without those of the name. */
    static String without(String text, int from, int end, String name) {
        return without(new Params(text, from, end), text, from, end, name);
    }

    static String without(Params p, String text, int from, int end, String name) {
        StringBuilder kept = new StringBuilder(end - from);
        while (p.next()) {
            if (!p.is(name)) {
                kept.append(text, p.start(), p.valueTo);
            }
        }
        return kept.toString();
    }

    /** Moves to the next parameter; false at the end or where the rest is malformed. */
    boolean next() {
        int semicolon = skipSpace(next);
        next = semicolon;
        if (semicolon >= end || text.charAt(semicolon) != ';') {
            return false;
        }
        nameFrom = skipSpace(semicolon + 1);
        nameTo = nameFrom;
        nameTo = endOfWord(nameFrom);
        valueFrom = valueTo = nameTo;
        int equals = skipSpace(nameTo);
        boolean hasValue = equals < end && text.charAt(equals) == '=';
        if (hasValue) {
            valueFrom = skipSpace(equals + 1);
            valueTo = endOfValue(valueFrom);
        }
        if (nameTo == nameFrom || hasValue && valueTo == valueFrom) {
            return false;
        }
        next = valueTo;
        return true;
    }

    /** After {@link #next()} was false: where it stopped. */
    int position() {
        return next;
    }

    boolean is(String name) {
        return nameTo - nameFrom == name.length() && text.regionMatches(true, nameFrom, name, 0, name.length());
    }

    String name() {
        return text.substring(nameFrom, nameTo);
    }

    /** The value without quotes; "" when there is none. */
    String value() {
        if (valueFrom < valueTo && text.charAt(valueFrom) == '"') {
            return Escapes.unquote(text, valueFrom, valueTo);
        }
        boolean inBrackets = valueFrom < valueTo && text.charAt(valueFrom) == '<';
        return inBrackets ? text.substring(valueFrom + 1, valueTo - 1) : writtenValue();
    }

    /** The value with its quotes. */
    String writtenValue() {
        return text.substring(valueFrom, valueTo);
    }

    /** {@code name=value} with the quotes, without white space. */
    String written() {
        return valueFrom == valueTo ? name() : name() + "=" + writtenValue();
    }

    private int start() {
        return text.lastIndexOf(';', nameFrom);
    }

    private int endOfValue(int from) {
        if (from < end && text.charAt(from) == '"') {
            return Math.max(Escapes.endOfQuoted(text, from, end), from);
        }
        if (brackets && from < end && text.charAt(from) == '<') {
            int close = text.indexOf('>', from);
            return close < 0 || close >= end ? from : close + 1;
        }
        return endOfWord(from);
    }

    private int endOfWord(int p) {
        while (p < end && !Ascii.is(Ascii.VALUE_END, text.charAt(p))) {
            p++;
        }
        return p;
    }

    private int skipSpace(int p) {
        while (p < end && Ascii.is(Ascii.LWS, text.charAt(p))) {
            p++;
        }
        return p;
    }
}
