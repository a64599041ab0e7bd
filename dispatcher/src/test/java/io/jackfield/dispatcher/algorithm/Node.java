package io.jackfield.dispatcher.algorithm;

import java.util.SplittableRandom;

/** A candidate whose every number a test sets. */
final class Node implements Candidate {
    final int number;
    int priority;
    int weight;
    int relativeWeight;
    int maxCalls;
    int calls;
    double latencyMs;
    double congestionMs;
    boolean congestionControl;
    double load;
    double warmth = 1;
    private final long id;

    Node(int number) {
        this(number, new SplittableRandom(number).nextLong());
    }

    Node(int number, long id) {
        this.number = number;
        this.id = id;
    }

    static Node[] nodes(int count) {
        Node[] nodes = new Node[count];
        for (int i = 0; i < count; i++) {
            nodes[i] = new Node(i);
        }
        return nodes;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public int weight() {
        return weight;
    }

    @Override
    public int relativeWeight() {
        return relativeWeight;
    }

    @Override
    public int maxCalls() {
        return maxCalls;
    }

    @Override
    public int calls() {
        return calls;
    }

    @Override
    public double latencyMs() {
        return latencyMs;
    }

    @Override
    public double congestionMs() {
        return congestionMs;
    }

    @Override
    public boolean congestionControl() {
        return congestionControl;
    }

    @Override
    public double load() {
        return load;
    }

    @Override
    public double warmth() {
        return warmth;
    }

    @Override
    public String toString() {
        return "Node " + number;
    }
}
