/** RTP, RTCP and codecs; media loops; a relay. */
@SuppressWarnings("module") // concentus has no module name of its own: its jar's name stands in
module io.jackfield.rtp.relay {
    requires concentus;
    requires org.jctools.core;
    requires org.slf4j;
    requires transitive micrometer.core;
    requires static transitive org.jspecify;
    requires transitive io.jackfield.sip.core;

    exports io.jackfield.relay;
    exports io.jackfield.rtp;
    exports io.jackfield.rtp.codec;
    exports io.jackfield.rtp.loop;
}
