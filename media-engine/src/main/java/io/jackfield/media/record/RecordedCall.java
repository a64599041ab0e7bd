package io.jackfield.media.record;

/**
 * Whose recording it is; what path templates and the files beside recordings are filled from. What the network says is taken as it is:
 * who makes a path of it cleans it.
 *
 * @param id the Call-ID, or the name of a conference
 * @param caller the caller's user part
 * @param callee what was dialled
 */
public record RecordedCall(String id, String caller, String callee) {}
