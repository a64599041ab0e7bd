package io.jackfield.rtp.loop;

import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.NativeAccess;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a media loop waits for packets, and takes and sends them. */
public enum Waiting {
    /**
     * By {@link #IO_URING} where the system lets us, else by {@link #SELECTOR}. A JDK 24 or newer warns when a library calls native
     * code without {@code --enable-native-access=ALL-UNNAMED} (or {@code com.sun.jna}): without that option it is the selector.
     */
    BEST {
        @Override
        Multiplexer open() {
            if (!NativeAccess.quiet()) {
                return SELECTOR.open();
            }
            try {
                return new UringMultiplexer();
            } catch (IOException | LinkageError e) { // no JNA for this platform is a LinkageError
                if (TOLD.compareAndSet(false, true)) {
                    LOG.info("media loops wait by a selector: {}", e.getMessage());
                }
                return SELECTOR.open();
            }
        }
    },
    /** By a selector of the JDK: two system calls a packet. Everywhere. */
    SELECTOR {
        @Override
        Multiplexer open() {
            try {
                return new NioMultiplexer();
            } catch (IOException e) {
                throw new MediaException(MediaException.Code.SOCKET_FAILED, "no selector: " + e.getMessage());
            }
        }
    },
    /** By an io_uring: one system call a turn. Linux 6.1 and newer, where it is not forbidden (as it is in many containers). */
    IO_URING {
        @Override
        Multiplexer open() {
            try {
                return new UringMultiplexer();
            } catch (IOException | LinkageError e) {
                throw new MediaException(MediaException.Code.SOCKET_FAILED, String.valueOf(e.getMessage()));
            }
        }
    };

    private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    /** @throws MediaException SOCKET_FAILED when this system does not have it */
    abstract Multiplexer open();
}
