package io.jackfield.proxy;

import io.jackfield.sip.message.RequestEdit;
import java.util.Objects;

/** A change of one header of a request that is relayed. */
record HeaderEdit(Kind kind, String name, String value) {
    enum Kind {
        ADD,
        SET,
        REMOVE
    }

    HeaderEdit {
        Objects.requireNonNull(name);
        Objects.requireNonNull(value);
        if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || c > '~' || c == ':')) {
            throw new IllegalArgumentException("\"" + name + "\" is no header name");
        }
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("the value of " + name + " has more than one line");
        }
    }

    void apply(RequestEdit edit) {
        switch (kind) {
            case ADD -> edit.add(name, value);
            case SET -> edit.set(name, value);
            case REMOVE -> edit.remove(name);
        }
    }
}
