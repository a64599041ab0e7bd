/** Destination sets with algorithms, health and failover. */
module io.jackfield.dispatcher {
    requires static transitive java.sql;
    requires static transitive org.jspecify;
    requires transitive io.jackfield.sip.core;
    requires transitive micrometer.core;

    exports io.jackfield.dispatcher;
    exports io.jackfield.dispatcher.algorithm;
    exports io.jackfield.dispatcher.probe;
}
