package io.jackfield.examples;

import java.util.concurrent.CountDownLatch;

/** Runs a server in the foreground until a signal, then stops it and ends the process with 0. */
public final class Foreground {
    private Foreground() {}

    /**
     * Waits for SIGTERM or SIGINT. Then runs {@code stop}, which takes the time that calls get to end, and exits with
     * 0: the JVM's own answer to a signal would be 143 or 130, which service managers take for a failure.
     */
    public static int untilSignal(Runnable stop) throws InterruptedException {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stop.run();
                            System.out.flush();
                            Runtime.getRuntime().halt(0);
                        },
                        "jackfield-stop-0"));
        new CountDownLatch(1).await();
        return 0;
    }
}
