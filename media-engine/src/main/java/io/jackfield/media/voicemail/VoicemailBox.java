package io.jackfield.media.voicemail;

import io.jackfield.media.Call;

/** A box to leave a message in: {@code call.voicemail(voicemail.box("1001"))}. */
public final class VoicemailBox {
    private final Voicemail voicemail;
    private final String id;

    VoicemailBox(Voicemail voicemail, String id) {
        this.voicemail = voicemail;
        this.id = id;
    }

    /** The box. */
    public String id() {
        return id;
    }

    /**
     * Lets a caller leave a message: greeting, tone, recording, and with hash the choice to hear it or record it again. One that hangs up
     * leaves what was said. Returns when that is over; the call goes on.
     *
     * @return what came of it
     */
    public LeaveResult leave(Call call) {
        return new LeaveScript(voicemail, call, id).run();
    }
}
