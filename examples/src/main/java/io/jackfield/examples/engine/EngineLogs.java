package io.jackfield.examples.engine;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.jackfield.media.eventsocket.EventSocket;
import org.slf4j.LoggerFactory;

/** Hands what Jackfield logs to those clients of the event socket who read along; traces, which may hold secrets, are not among it. */
final class EngineLogs extends AppenderBase<ILoggingEvent> {
    private static final String OURS = "io.jackfield";

    private final EventSocket socket;

    private EngineLogs(EventSocket socket) {
        this.socket = socket;
    }

    /** Begins. @return what ends it */
    static Runnable to(EventSocket socket) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return () -> {};
        }
        EngineLogs appender = new EngineLogs(socket);
        appender.setContext(context);
        appender.start();
        Logger ours = context.getLogger(OURS);
        ours.addAppender(appender);
        return () -> {
            ours.detachAppender(appender);
            appender.stop();
        };
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.DEBUG)) {
            String name = event.getLoggerName();
            socket.log(
                    level(event.getLevel()),
                    name.substring(name.lastIndexOf('.') + 1),
                    event.getFormattedMessage(),
                    event.getMDCPropertyMap().getOrDefault("leg", ""));
        }
    }

    private static int level(Level level) {
        if (level.isGreaterOrEqual(Level.ERROR)) {
            return 3;
        }
        return level.isGreaterOrEqual(Level.WARN) ? 4 : level.isGreaterOrEqual(Level.INFO) ? 6 : 7;
    }
}
