package io.jackfield.sip.dialog;

/** Takes incoming calls. */
@FunctionalInterface
public interface InviteHandler {
    /**
     * A call came in; 100 Trying is sent. Ring, accept or reject it, now or later. Called on the session's shard; must not block.
     *
     * @return who hears about the session from here on
     */
    SessionListener onInvite(InviteSession session);
}
