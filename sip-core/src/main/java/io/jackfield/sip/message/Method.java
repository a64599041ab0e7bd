package io.jackfield.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A SIP method (RFC 3261 7.1). The constants are interned: for them {@code ==} is enough. Methods are case-sensitive.
 */
public final class Method {
    private static final NameTable NAMES = new NameTable(false);
    private static final List<Method> KNOWN = new ArrayList<>();

    public static final Method INVITE = known("INVITE");
    public static final Method ACK = known("ACK");
    public static final Method BYE = known("BYE");
    public static final Method CANCEL = known("CANCEL");
    public static final Method OPTIONS = known("OPTIONS");
    public static final Method REGISTER = known("REGISTER");
    public static final Method INFO = known("INFO");
    public static final Method UPDATE = known("UPDATE");
    public static final Method PRACK = known("PRACK");
    public static final Method REFER = known("REFER");
    public static final Method NOTIFY = known("NOTIFY");
    public static final Method SUBSCRIBE = known("SUBSCRIBE");
    public static final Method MESSAGE = known("MESSAGE");
    public static final Method PUBLISH = known("PUBLISH");

    private final String name;

    private Method(String name) {
        this.name = name;
    }

    private static Method known(String name) {
        Method method = new Method(name);
        NAMES.add(name, KNOWN.size());
        KNOWN.add(method);
        return method;
    }

    /** The method of that name: the constant when it is one of them. Any text is taken; a builder rejects what is no token. */
    public static Method of(String name) {
        byte[] b = name.getBytes(StandardCharsets.UTF_8);
        return of(b, 0, b.length);
    }

    static Method of(byte[] b, int at, int length) {
        int id = NAMES.find(b, at, length);
        return id != NameTable.UNKNOWN ? KNOWN.get(id) : new Method(new String(b, at, length, StandardCharsets.UTF_8));
    }

    /** The name as it is on the wire. */
    public String name() {
        return name;
    }

    @Override
    public boolean equals(Object o) {
        return this == o || o instanceof Method other && name.equals(other.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
