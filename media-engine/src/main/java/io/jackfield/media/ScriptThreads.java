package io.jackfield.media;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/**
 * What scripts run on, how they wait, and which time it is for them: the machine's threads and clock, or those of a simulation, where time
 * goes on only while every script waits ({@code io.jackfield.media.sim}). An engine has one, chosen when it is built. Thread-safe.
 */
public interface ScriptThreads {
    /** Threads and clock of the machine: virtual threads where the JDK has them. */
    static ScriptThreads machine() {
        return MachineThreads.SHARED;
    }

    /** Those of a call's engine. */
    static ScriptThreads of(Call call) {
        return call instanceof LiveCall live ? live.threads() : machine();
    }

    /** Runs a script on a thread of its own, on which it may block. */
    void start(Runnable script);

    /**
     * Waits for what a call, or what serves calls, will say. What a script of a simulated engine waits for in any other way does not let time
     * go on.
     *
     * @throws InterruptedException when the thread was interrupted
     * @throws ExecutionException when it failed
     */
    <T> T await(CompletableFuture<T> result) throws InterruptedException, ExecutionException;

    /**
     * Waits for what comes in any case, and soon: an answer of who keeps order. An interrupt does not end it.
     *
     * @throws java.util.concurrent.CompletionException when it failed
     */
    <T> T join(CompletableFuture<T> result);

    /** The time, in nanoseconds since an arbitrary origin. */
    long nanoTime();

    /**
     * One who does what scripts and media loops ask for, one thing after the other, now or later on this clock.
     *
     * @param name of its thread, where it has one
     */
    ScheduledExecutorService desk(String name);

    /** Where chance comes from that nobody must be able to guess; in a simulation it follows from the seed. */
    RandomGenerator random();
}
