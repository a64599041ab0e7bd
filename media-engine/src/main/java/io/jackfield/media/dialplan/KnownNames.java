package io.jackfield.media.dialplan;

import java.util.List;
import java.util.Set;

/** Which fields and variables a dialplan may ask for, and which of those that it may set change what happens. */
final class KnownNames {
    /** Fields that a condition may name without {@code ${}}. */
    static final Set<String> FIELDS = Set.of(
            "destination_number",
            "caller_id_number",
            "caller_id_name",
            "network_addr",
            "ani",
            "username",
            "uuid",
            "context",
            "source",
            "chan_name",
            "dialplan",
            "rdnis",
            "callee_id_name",
            "callee_id_number");

    /** Variables that every call has, or that applications leave behind. */
    static final Set<String> READABLE = Set.of(
            "sip_call_id",
            "direction",
            "sip_req_user",
            "sip_to_user",
            "sip_to_host",
            "sip_req_host",
            "domain_name",
            "sip_from_user",
            "sip_from_host",
            "sip_from_uri",
            "sip_to_uri",
            "sip_req_uri",
            "channel_name",
            "answered",
            "switchname",
            "hostname",
            "playback_terminator_used",
            "read_result",
            "record_seconds",
            "record_ms",
            "export_vars",
            "originate_disposition",
            "hangup_cause",
            "last_bridge_hangup_cause",
            "bridge_hangup_cause",
            "DIALSTATUS",
            "fifo_status",
            "queue_outcome",
            "cc_cause",
            "ivr_menu_status");

    /** Variables that a directory gives to a user's calls; empty where it does not. */
    static final Set<String> OF_USERS = Set.of(
            "accountcode",
            "user_context",
            "user_name",
            "toll_allow",
            "callgroup",
            "default_language",
            "effective_caller_id_name",
            "effective_caller_id_number",
            "outbound_caller_id_name",
            "outbound_caller_id_number");

    /** Variables that change what an application does when they are set. */
    static final Set<String> EFFECTIVE = Set.of(
            "call_timeout",
            "leg_timeout",
            "originate_timeout",
            "continue_on_fail",
            "hangup_after_bridge",
            "failure_causes",
            "effective_caller_id_name",
            "effective_caller_id_number",
            "origination_caller_id_name",
            "origination_caller_id_number",
            "ringback",
            "transfer_ringback",
            "ignore_early_media",
            "playback_terminators",
            "fifo_music",
            "fifo_priority",
            "default_language",
            "timezone",
            "export_vars");

    /** Variables that FreeSWITCH acts on and this engine does not. */
    static final Set<String> WITHOUT_EFFECT = Set.of(
            "bypass_media",
            "proxy_media",
            "bypass_media_after_bridge",
            "bypass_media_after_hold",
            "execute_on_answer",
            "execute_on_ring",
            "execute_on_media",
            "execute_on_originate",
            "api_on_answer",
            "api_hangup_hook",
            "api_after_bridge",
            "session_in_hangup_hook",
            "bridge_pre_execute_aleg_app",
            "bridge_pre_execute_bleg_app",
            "exec_after_bridge_app",
            "group_confirm_key",
            "group_confirm_file",
            "instant_ringback",
            "inherit_codec",
            "absolute_codec_string",
            "codec_string",
            "media_bug_answer_req",
            "park_after_bridge",
            "park_timeout",
            "transfer_after_bridge",
            "transfer_on_fail",
            "progress_timeout",
            "monitor_early_media_fail",
            "monitor_early_media_ring",
            "process_cdr",
            "rtp_secure_media",
            "rtp_jitter_buffer_plc",
            "jitterbuffer_msec",
            "sip_auto_answer",
            "t38_passthru",
            "fax_enable_t38",
            "enable_heartbeat_events",
            "verbose_events",
            "loopback_bowout",
            "hold_music",
            "tone_detect_hits",
            "fifo_announce",
            "fifo_caller_exit_key",
            "fifo_orbit_exten",
            "fifo_bridge_uuid",
            "fifo_override_announce",
            "fifo_consumer_exit_key");

    private static final List<String> PREFIXES = List.of(
            "sip_h_",
            "sip_rh_",
            "sip_ph_",
            "sip_bye_h_",
            "variable_",
            "fifo_chime",
            "record_",
            "cdr_",
            "vm_",
            "voicemail_");

    private KnownNames() {}

    static boolean field(String name) {
        return FIELDS.contains(name) || variable(name);
    }

    static boolean variable(String name) {
        return FIELDS.contains(name)
                || READABLE.contains(name)
                || OF_USERS.contains(name)
                || EFFECTIVE.contains(name)
                || PREFIXES.stream().anyMatch(name::startsWith);
    }
}
