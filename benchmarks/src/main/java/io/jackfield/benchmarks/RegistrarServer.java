package io.jackfield.benchmarks;

import io.jackfield.proxy.SipProxy;
import io.jackfield.proxy.registrar.Registrar;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.node.SipNode;
import java.util.concurrent.CountDownLatch;

/** A registrar that asks nobody for a password, on udp:127.0.0.1:5060: what {@code benchmarks/registrations} loads. */
public final class RegistrarServer {
    private RegistrarServer() {}

    /** Runs until it is killed. */
    public static void main(String[] args) throws InterruptedException {
        SipNode node = SipNode.builder().listen(l -> l.udp("127.0.0.1", 5060)).build();
        Registrar registrar = Registrar.builder(node)
                .domain("example.com", "127.0.0.1")
                .open()
                .build();
        SipProxy.builder(node)
                .domain("example.com")
                .routes(r -> r.open(Method.REGISTER, registrar::save))
                .build();
        System.out.println("ready");
        new CountDownLatch(1).await();
    }
}
