package io.jackfield.media;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Threads for scripts: virtual ones where the JDK has them (21 and later), else daemon platform threads. One a call, none kept. */
final class ScriptThreads {
    private static final Optional<Method> START_VIRTUAL = startVirtual();

    private final AtomicLong number = new AtomicLong();

    /** The public method of JDK 21, looked up since this compiles for 17. In 19 and 20 it is there but refuses. */
    private static Optional<Method> startVirtual() {
        try {
            Method method = Thread.class.getMethod("startVirtualThread", Runnable.class);
            method.invoke(null, (Runnable) () -> {});
            return Optional.of(method);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            return Optional.empty();
        }
    }

    static boolean virtual() {
        return START_VIRTUAL.isPresent();
    }

    void start(Runnable script) {
        String name = "jackfield-script-" + number.getAndIncrement();
        if (START_VIRTUAL.isPresent()) {
            try {
                START_VIRTUAL.get().invoke(null, (Runnable) () -> {
                    Thread.currentThread().setName(name);
                    script.run();
                });
                return;
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("a virtual thread could be started before", e);
            }
        }
        Thread thread = new Thread(script, name);
        thread.setDaemon(true);
        thread.start();
    }
}
