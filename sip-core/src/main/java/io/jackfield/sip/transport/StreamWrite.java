package io.jackfield.sip.transport;

import io.jackfield.sip.message.SipMessage;
import io.netty.channel.DefaultChannelPromise;

/** A message written to a connection: Netty's promise for it and what is told when it fails, in one object. */
final class StreamWrite extends DefaultChannelPromise implements Runnable {
    private final StreamConnection connection;
    private final SipMessage message;
    private final NettyShard sender;
    private final SendFailure onFailure;

    /** @param sender the shard on which the failure is told */
    StreamWrite(StreamConnection connection, SipMessage message, NettyShard sender, SendFailure onFailure) {
        super(connection.channel());
        this.connection = connection;
        this.message = message;
        this.sender = sender;
        this.onFailure = onFailure;
    }

    @Override
    public boolean tryFailure(Throwable cause) {
        boolean failed = super.tryFailure(cause);
        if (failed && onFailure != SendFailure.IGNORED) {
            sender.execute(this);
        }
        return failed;
    }

    @Override
    public void run() {
        onFailure.onSendFailed(message, connection.flow(), connection.closeReason());
    }
}
