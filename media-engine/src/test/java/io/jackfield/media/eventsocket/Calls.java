package io.jackfield.media.eventsocket;

import io.jackfield.media.Call;
import java.lang.reflect.Proxy;

/** Calls that have a name and nothing else. */
final class Calls {
    private Calls() {}

    static Call named(String uuid) {
        return (Call)
                Proxy.newProxyInstance(Call.class.getClassLoader(), new Class<?>[] {Call.class}, (proxy, method, a) -> {
                    if (method.getName().equals("uuid")) {
                        return uuid;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }
}
