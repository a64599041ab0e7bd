package io.jackfield.media.queue;

import io.jackfield.media.Call;
import io.jackfield.media.app.Application;
import io.jackfield.media.app.Applications;
import java.util.Optional;

/** Queues as dialplans know them: {@code fifo} and {@code callcenter}. */
final class QueueApplications {
    private static final MusicByName MUSIC = new MusicByName();

    private QueueApplications() {}

    static Applications of(Queues queues) {
        Application callcenter = (call, argument) -> {
            QueueResult result = enqueue(call, find(queues, argument), QueueOptions.DEFAULTS);
            call.set("cc_cause", result.answered() ? "answered" : "cancel");
        };
        return Applications.none()
                .with("fifo", (call, argument) -> fifo(queues, call, argument))
                .with("callcenter", callcenter);
    }

    /** {@code name in} or {@code name out [wait|nowait]}. */
    private static void fifo(Queues queues, Call call, String argument) throws Exception {
        String[] words = argument.trim().split("\\s+");
        String way = words.length > 1 ? words[1] : "in";
        CallQueue queue = find(queues, words[0]);
        switch (way) {
            case "in" -> in(call, queue);
            case "out" -> queue.serve(call, call.from().user(), a -> a);
            default -> throw new IllegalArgumentException("fifo: \"" + way + "\" is neither in nor out");
        }
    }

    private static void in(Call call, CallQueue queue) {
        QueueOptions options = QueueOptions.DEFAULTS;
        Optional<String> priority = call.variable("fifo_priority");
        if (priority.isPresent()) {
            // 1 to 10, of which 1 is the first to be served
            options = options.priority(10 - number(priority.get()));
        }
        Optional<String> music = call.variable("fifo_music").filter(name -> !name.isBlank());
        if (music.isPresent()) {
            options = options.music(MUSIC.of(music.get()));
        }
        call.set("fifo_status", "WAITING");
        QueueResult result = enqueue(call, queue, options);
        call.set("fifo_status", result.answered() ? "DONE" : "ABORTED");
    }

    private static QueueResult enqueue(Call call, CallQueue queue, QueueOptions options) {
        QueueResult result = queue.enqueue(call, options);
        call.set("queue_outcome", result.outcome().name());
        return result;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("fifo_priority \"" + text + "\" is not a number", e);
        }
    }

    /** A queue by its whole name, else by what stands in front of the at sign. */
    private static CallQueue find(Queues queues, String argument) {
        String name = argument.trim();
        int at = name.indexOf('@');
        return queues.find(name).orElseGet(() -> queues.queue(at < 0 ? name : name.substring(0, at)));
    }
}
