package io.jackfield.media.queue;

import io.jackfield.media.sound.LocalStream;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** How a caller enters a queue. Immutable: each method returns changed options. */
public final class QueueOptions {
    /** The ordinary priority, any agent, and the caller's number from the call. */
    public static final QueueOptions DEFAULTS = new QueueOptions(0, Set.of(), Optional.empty(), Optional.empty());

    private final int priority;
    private final Set<String> skills;
    private final Optional<String> number;
    private final Optional<LocalStream> music;

    private QueueOptions(int priority, Set<String> skills, Optional<String> number, Optional<LocalStream> music) {
        this.priority = priority;
        this.skills = skills;
        this.number = number;
        this.music = music;
    }

    /** With a priority: whoever has a higher one is served first; 0 where not said. */
    public QueueOptions priority(int priority) {
        return new QueueOptions(priority, skills, number, music);
    }

    /** With a skill that the agent must have. */
    public QueueOptions skill(String skill) {
        Set<String> more = new HashSet<>(skills);
        more.add(skill);
        return new QueueOptions(priority, Set.copyOf(more), number, music);
    }

    /** With the number by which the caller is known again. */
    public QueueOptions number(String number) {
        return new QueueOptions(priority, skills, Optional.of(number), music);
    }

    /** With other music than the queue's. */
    public QueueOptions music(LocalStream stream) {
        return new QueueOptions(priority, skills, number, Optional.of(stream));
    }

    Optional<LocalStream> music() {
        return music;
    }

    int priority() {
        return priority;
    }

    Set<String> skills() {
        return skills;
    }

    Optional<String> number() {
        return number;
    }
}
