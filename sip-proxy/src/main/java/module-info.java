/** A stateful proxy with routes in Java, and a registrar. */
module io.jackfield.sip.proxy {
    requires org.slf4j;
    requires static com.maxmind.db;
    requires static transitive java.sql;
    requires static transitive org.jspecify;
    requires transitive io.jackfield.sip.core;

    exports io.jackfield.proxy.database;
    exports io.jackfield.proxy.dialog;
    exports io.jackfield.proxy.forward;
    exports io.jackfield.proxy.guard;
    exports io.jackfield.proxy.nat;
    exports io.jackfield.proxy.registrar;
    exports io.jackfield.proxy.routing;
    exports io.jackfield.proxy.topology;
    exports io.jackfield.proxy;
}
