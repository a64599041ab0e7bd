package io.jackfield.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** The compilers' work, which is over after a while in a process that runs for months, and so is not measured. */
public final class Compilers {
    private static final long MOST_MS = 20; // of a second
    private static final int SECONDS = 60;

    private Compilers() {}

    /** Somebody who tells how long the compilers of a process have worked so far, in milliseconds. */
    @FunctionalInterface
    public interface Told {
        /** @throws IOException when there is nobody to tell */
        long compiledMs() throws IOException;
    }

    /** How long those of this process have worked so far. */
    public static long compiledMs() {
        return ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
    }

    /** Waits until they work less than {@value #MOST_MS} ms of a second, three times in a row, but a minute at most. */
    public static void awaitRest(Told process) throws IOException, InterruptedException {
        long before = process.compiledMs();
        int calm = 0;
        for (int second = 0; second < SECONDS && calm < 3; second++) {
            TimeUnit.SECONDS.sleep(1);
            long now = process.compiledMs();
            calm = now - before < MOST_MS ? calm + 1 : 0;
            before = now;
        }
    }
}
