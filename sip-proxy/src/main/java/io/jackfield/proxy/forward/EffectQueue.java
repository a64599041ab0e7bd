package io.jackfield.proxy.forward;

import io.jackfield.sip.message.SipResponse;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The effects that the response contexts of one shard have asked for, in order. They are carried out when the outermost call into a
 * context has returned, so no effect finds a context half changed. Four arrays used in a ring: no object an effect.
 */
final class EffectQueue {
    enum Kind {
        SEND,
        SEND_ELSEWHERE,
        CANCEL,
        ABANDON,
        GIVE_UP,
        FORWARD,
        EXHAUSTED,
        REJECT
    }

    private static final int CAPACITY = 16;

    private Kind[] kinds = new Kind[CAPACITY];
    private @Nullable ProxiedRequest[] owners = new ProxiedRequest[CAPACITY];
    private @Nullable Branch[] branches = new Branch[CAPACITY];
    private @Nullable SipResponse[] responses = new SipResponse[CAPACITY];
    private int[] statuses = new int[CAPACITY];
    private int head;
    private int size;
    private boolean draining;

    void add(Kind kind, ProxiedRequest owner, @Nullable Branch branch, @Nullable SipResponse response, int status) {
        if (size == kinds.length) {
            grow();
        }
        int at = (head + size++) & (kinds.length - 1);
        kinds[at] = kind;
        owners[at] = owner;
        branches[at] = branch;
        responses[at] = response;
        statuses[at] = status;
    }

    /**
     * Carries out what is queued; what that queues comes after. Nothing when it is under way already.
     *
     * @return whether all is done; false from within an effect
     */
    boolean drain() {
        if (draining) {
            return false;
        }
        draining = true;
        try {
            while (size > 0) {
                int at = head;
                head = (head + 1) & (kinds.length - 1);
                size--;
                ProxiedRequest owner = owners[at];
                Branch branch = branches[at];
                SipResponse response = responses[at];
                owners[at] = null;
                branches[at] = null;
                responses[at] = null;
                if (owner != null) {
                    owner.perform(kinds[at], branch, response, statuses[at]);
                }
            }
        } finally {
            draining = false;
        }
        return true;
    }

    private void grow() {
        int capacity = kinds.length;
        rotate(kinds);
        rotate(owners);
        rotate(branches);
        rotate(responses);
        int[] turned = new int[capacity * 2];
        for (int i = 0; i < capacity; i++) {
            turned[i] = statuses[(head + i) & (capacity - 1)];
        }
        statuses = turned;
        kinds = Arrays.copyOf(kinds, capacity * 2);
        owners = Arrays.copyOf(owners, capacity * 2);
        branches = Arrays.copyOf(branches, capacity * 2);
        responses = Arrays.copyOf(responses, capacity * 2);
        head = 0;
    }

    /** Puts the head at index 0. */
    private <T> void rotate(T[] ring) {
        T[] copy = ring.clone();
        for (int i = 0; i < copy.length; i++) {
            ring[i] = copy[(head + i) & (copy.length - 1)];
        }
    }
}
