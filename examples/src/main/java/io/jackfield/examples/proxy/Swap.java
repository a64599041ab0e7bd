package io.jackfield.examples.proxy;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Steps that are taken all or not at all: when one throws, those before it are undone, the last one first, and what it threw is thrown
 * on. Undoing must not fail.
 */
final class Swap {
    private final Deque<Runnable> undos = new ArrayDeque<>();

    /** Takes a step. */
    Swap step(Runnable take, Runnable undo) {
        try {
            take.run();
        } catch (RuntimeException | Error failed) {
            while (!undos.isEmpty()) {
                undos.pop().run();
            }
            throw failed;
        }
        undos.push(undo);
        return this;
    }
}
