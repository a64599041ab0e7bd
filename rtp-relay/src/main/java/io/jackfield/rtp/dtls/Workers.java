package io.jackfield.rtp.dtls;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where handshakes compute: virtual threads where the JDK has them (21 and later), else daemon platform threads that are kept for a
 * while. A handshake keeps its thread while it waits for the peer, so there are as many threads as half-open handshakes and no more;
 * of them only so many compute at a time as there are permits.
 */
final class Workers {
    private static final Optional<Method> START_VIRTUAL = startVirtual();
    private static final int IDLE_SECONDS = 10;

    private final AtomicLong number = new AtomicLong();
    private final Semaphore permits;
    private final ThreadPoolExecutor platform;

    /**
     * @param parallelism how many compute at a time
     * @param most threads
     */
    Workers(int parallelism, int most) {
        permits = new Semaphore(parallelism);
        platform = new ThreadPoolExecutor(0, most, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, name());
            thread.setDaemon(true);
            return thread;
        });
    }

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

    private String name() {
        return "jackfield-dtls-" + number.getAndIncrement();
    }

    /** Starts a task, which computes between {@link #enter} and {@link #leave}. @return whether there was a thread for it */
    boolean start(Runnable task) {
        if (START_VIRTUAL.isPresent()) {
            try {
                START_VIRTUAL.get().invoke(null, (Runnable) () -> {
                    Thread.currentThread().setName(name());
                    task.run();
                });
                return true;
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("a virtual thread could be started before", e);
            }
        }
        try {
            platform.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    void enter() {
        permits.acquireUninterruptibly();
    }

    void leave() {
        permits.release();
    }

    void close() {
        platform.shutdown();
    }
}
