package io.jackfield.media.eventsocket;

import io.jackfield.media.queue.AgentStatus;
import io.jackfield.media.queue.Outcome;
import io.jackfield.media.queue.QueueEvent;
import io.jackfield.media.queue.QueueObserver;
import io.jackfield.media.queue.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What happens in queues, as events of the subclass {@code callcenter::info}. Thread-safe. */
final class QueueEvents implements QueueObserver {
    static final String SUBCLASS = "callcenter::info";

    private final EventBus bus;
    private final Channels channels;

    QueueEvents(EventBus bus, Channels channels) {
        this.bus = bus;
        this.channels = channels;
    }

    @Override
    public void on(QueueEvent event) {
        bus.publish("CUSTOM", () -> headers(event));
    }

    private Map<String, String> headers(QueueEvent event) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Event-Subclass", SUBCLASS);
        if (event instanceof QueueEvent.Entered entered) {
            member(headers, "member-queue-start", entered.queue(), entered.caller());
        } else if (event instanceof QueueEvent.Offered offered) {
            member(headers, "agent-offering", offered.queue(), offered.caller());
            headers.put("CC-Agent", offered.agent());
        } else if (event instanceof QueueEvent.Refused refused) {
            member(headers, "bridge-agent-fail", refused.queue(), refused.caller());
            headers.put("CC-Agent", refused.agent());
            headers.put("CC-Hangup-Cause", cause(refused.refusal()));
        } else if (event instanceof QueueEvent.Connected connected) {
            member(headers, "bridge-agent-start", connected.queue(), connected.caller());
            headers.put("CC-Agent", connected.agent());
            headers.put("CC-Agent-Answered-Time", seconds(Duration.ZERO));
            headers.put("CC-Member-Joined-Time", seconds(connected.waited()));
        } else if (event instanceof QueueEvent.Left left) {
            left(headers, left);
        } else if (event instanceof QueueEvent.Changed changed) {
            changed(headers, changed);
        }
        return headers;
    }

    private void left(Map<String, String> headers, QueueEvent.Left left) {
        boolean talked = left.outcome() == Outcome.ANSWERED;
        member(headers, talked ? "bridge-agent-end" : "member-queue-end", left.queue(), left.caller());
        if (talked) {
            headers.put("CC-Agent", left.agent());
            headers.put("CC-Bridge-Terminated-Time", seconds(Duration.ZERO));
        }
        headers.put("CC-Member-Joined-Time", seconds(left.waited().plus(left.talked())));
        headers.put("CC-Member-Leaving-Time", seconds(left.talked()));
        headers.put("CC-Cause", talked ? "Terminated" : "Cancel");
        if (!talked) {
            headers.put("CC-Cancel-Reason", reason(left.outcome()));
        }
    }

    private static void changed(Map<String, String> headers, QueueEvent.Changed changed) {
        AgentStatus status = changed.status();
        boolean about = status == AgentStatus.OFFLINE || status == AgentStatus.ON_BREAK || status == AgentStatus.READY;
        headers.put("CC-Action", about ? "agent-status-change" : "agent-state-change");
        headers.put("CC-Agent", changed.agent());
        headers.put(
                "CC-Agent-Status",
                switch (status) {
                    case OFFLINE -> "Logged Out";
                    case ON_BREAK -> "On Break";
                    default -> "Available";
                });
        headers.put(
                "CC-Agent-State",
                switch (status) {
                    case RINGING -> "Receiving";
                    case TALKING -> "In a queue call";
                    case READY -> "Waiting";
                    default -> "Idle";
                });
    }

    private void member(Map<String, String> headers, String action, String queue, String caller) {
        headers.put("CC-Queue", queue);
        headers.put("CC-Action", action);
        headers.put("CC-Member-UUID", caller);
        headers.put("CC-Member-Session-UUID", caller);
        channels.find(caller).ifPresent(channel -> {
            headers.put("CC-Member-CID-Name", channel.callerName());
            headers.put("CC-Member-CID-Number", channel.callerNumber());
        });
    }

    private String seconds(Duration ago) {
        Instant at = bus.clock().instant().minus(ago);
        return String.valueOf(at.getEpochSecond());
    }

    private static String cause(Refusal refusal) {
        return switch (refusal) {
            case REJECTED -> "CALL_REJECTED";
            case BUSY -> "USER_BUSY";
            case NO_ANSWER -> "NO_ANSWER";
            case UNREACHABLE -> "USER_NOT_REGISTERED";
        };
    }

    private static String reason(Outcome outcome) {
        return switch (outcome) {
            case TIMED_OUT -> "TIMEOUT";
            case NO_AGENTS -> "NO_AGENT_TIMEOUT";
            case EXITED -> "EXIT_WITH_KEY";
            case ABANDONED, RELEASED -> "BREAK_OUT";
            case FULL, ANSWERED -> "NONE";
        };
    }
}
