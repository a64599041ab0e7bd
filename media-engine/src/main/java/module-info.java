/** Calls as scripts: prompts, digits, recordings, echo, outgoing calls. */
module io.jackfield.media.engine {
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.transport;
    requires java.net.http;
    requires java.xml;
    requires jdk.httpserver;
    requires org.slf4j;
    requires static transitive java.sql;
    requires tools.jackson.core;
    requires tools.jackson.dataformat.yaml;
    requires static jakarta.activation;
    requires static jakarta.mail;
    requires static software.amazon.awssdk.auth;
    requires static software.amazon.awssdk.core;
    requires static software.amazon.awssdk.http;
    requires static software.amazon.awssdk.http.urlconnection;
    requires static software.amazon.awssdk.regions;
    requires static software.amazon.awssdk.services.s3;
    requires static transitive org.jspecify;
    requires transitive io.jackfield.rtp.relay;
    requires transitive io.jackfield.sip.core;

    exports io.jackfield.media;
    exports io.jackfield.media.app;
    exports io.jackfield.media.cdr;
    exports io.jackfield.media.conference;
    exports io.jackfield.media.dialplan;
    exports io.jackfield.media.directory;
    exports io.jackfield.media.eventsocket;
    exports io.jackfield.media.ivr;
    exports io.jackfield.media.queue;
    exports io.jackfield.media.mail;
    exports io.jackfield.media.record;
    exports io.jackfield.media.sim;
    exports io.jackfield.media.socket;
    exports io.jackfield.media.sound;
    exports io.jackfield.media.speech;
    exports io.jackfield.media.store;
    exports io.jackfield.media.stream;
    exports io.jackfield.media.voicemail;
}
