package io.jackfield.media.voicemail;

/** Hears how many messages boxes have. */
@FunctionalInterface
public interface VoicemailListener {

    /** This node has changed the messages of a box. Called on a thread that may block; what it throws is logged and changes nothing. */
    void onChanged(String box, BoxCount count);
}
