package io.jackfield.media;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads for scripts: virtual ones where the JDK has them (21 and later), else daemon platform threads. One a call, none kept. */
final class ScriptThreads {
    private static final Logger LOG = LoggerFactory.getLogger(ScriptThreads.class);

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

    /**
     * Runs a call's script; the call ends with it.
     *
     * @param over completes when it has returned
     */
    void run(CallScript script, LiveCall call, CompletableFuture<Void> over) {
        start(() -> {
            call.scriptThread(Optional.of(Thread.currentThread()));
            Cause cause = Cause.NORMAL;
            Optional<CallScript> next = Optional.of(call.takeDiversion().orElse(script));
            try {
                while (next.isPresent()) {
                    cause = run(next.get(), call);
                    next = call.takeDiversion();
                }
            } finally {
                call.scriptThread(Optional.empty());
                call.hangup(cause);
                over.complete(null);
            }
        });
    }

    /** @return why the call ends now, if no other script takes over */
    private static Cause run(CallScript script, LiveCall call) {
        try {
            script.run(call);
        } catch (CallEndedException | CallDivertedException e) {
            LOG.trace("call {}: {}", call.id(), e.getMessage());
        } catch (Exception | StackOverflowError | AssertionError e) {
            LOG.error("call {}: ended because its script threw {}", call.id(), e.toString());
            LOG.debug("call {}", call.id(), e);
            return Cause.FAILURE;
        }
        return Cause.NORMAL;
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
