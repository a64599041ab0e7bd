/** SIP messages, transports, transactions, dialogs, digest and SDP; time and shards; a simulator. */
module io.jackfield.sip.core {
    requires static com.zaxxer.hikari;
    requires static flyway.core;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires java.naming;
    requires org.dnsjava;
    requires org.jctools.core;
    requires org.slf4j;
    requires transitive micrometer.core;
    requires static transitive java.sql;
    requires static transitive org.jspecify;

    exports io.jackfield.database;
    exports io.jackfield.database.cdr;
    exports io.jackfield.kernel;
    exports io.jackfield.sdp;
    exports io.jackfield.sim;
    exports io.jackfield.sip.auth;
    exports io.jackfield.sip.capture;
    exports io.jackfield.sip.dialog;
    exports io.jackfield.sip.message;
    exports io.jackfield.sip.node;
    exports io.jackfield.sip.resolve;
    exports io.jackfield.sip.transaction;
    exports io.jackfield.sip.transport;
}
