/** RTP, RTCP and codecs; media loops; a relay. */
@SuppressWarnings("module") // some libraries have no module name of their own: their jar's name stands in
module io.jackfield.rtp.relay {
    requires com.sun.jna;
    requires concentus;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires java.logging;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.tls;
    requires org.jctools.core;
    requires org.slf4j;
    requires tools.jackson.core;
    requires transitive micrometer.core;
    requires static transitive org.jspecify;
    requires transitive io.jackfield.sip.core;

    exports io.jackfield.relay;
    exports io.jackfield.relay.forward;
    exports io.jackfield.relay.ng;
    exports io.jackfield.relay.record;
    exports io.jackfield.rtp;
    exports io.jackfield.rtp.bridge;
    exports io.jackfield.rtp.codec;
    exports io.jackfield.rtp.codec.spi;
    exports io.jackfield.rtp.dtls;
    exports io.jackfield.rtp.ice;
    exports io.jackfield.rtp.loop;
    exports io.jackfield.rtp.srtp;
    exports io.jackfield.rtp.transport;

    uses io.jackfield.rtp.codec.spi.CodecProvider;
}
