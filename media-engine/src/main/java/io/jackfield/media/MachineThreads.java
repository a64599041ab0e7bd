package io.jackfield.media;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Threads of the machine: virtual ones for scripts where the JDK has them (21 and later), else daemon platform threads. */
final class MachineThreads implements ScriptThreads {
    static final MachineThreads SHARED = new MachineThreads();

    private static final Optional<Method> START_VIRTUAL = startVirtual();
    private static final long DESK_IDLE_SECONDS = 10;

    private final AtomicLong number = new AtomicLong();
    private final SecureRandom random = new SecureRandom();

    private MachineThreads() {}

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

    @Override
    public void start(Runnable script) {
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

    @Override
    public <T> T await(CompletableFuture<T> result) throws InterruptedException, ExecutionException {
        return result.get();
    }

    @Override
    public <T> T join(CompletableFuture<T> result) {
        return result.join();
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public ScheduledExecutorService desk(String name) {
        ScheduledThreadPoolExecutor desk = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        desk.setRemoveOnCancelPolicy(true);
        desk.setKeepAliveTime(DESK_IDLE_SECONDS, TimeUnit.SECONDS);
        desk.allowCoreThreadTimeOut(true);
        return desk;
    }
}
