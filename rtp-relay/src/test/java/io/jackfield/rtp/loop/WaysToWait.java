package io.jackfield.rtp.loop;

import io.jackfield.rtp.MediaException;
import java.util.ArrayList;
import java.util.List;

/** The ways to wait for packets that this machine has: tests of loops and ports run by each. */
final class WaysToWait {
    private WaysToWait() {}

    static List<Waiting> here() {
        List<Waiting> ways = new ArrayList<>(List.of(Waiting.SELECTOR));
        try (MediaLoops loops =
                MediaLoops.builder().threads(1).waiting(Waiting.IO_URING).start()) {
            ways.add(Waiting.IO_URING);
        } catch (MediaException none) {
            System.out.println("without io_uring: " + none.getMessage());
        }
        return ways;
    }
}
