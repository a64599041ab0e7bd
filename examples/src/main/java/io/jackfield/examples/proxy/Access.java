package io.jackfield.examples.proxy;

import java.util.List;
import java.util.Optional;

/**
 * Who may do what at the proxy.
 *
 * @param registrar whether users register
 * @param open whether nobody is asked who he is
 * @param users who may register and call; empty where nobody is asked
 * @param domains names of the proxy; the first is the realm
 * @param guarded whether floods and guessers of passwords are banned
 * @param hidden whether the sides of a call are hidden from each other
 */
record Access(
        boolean registrar,
        boolean open,
        Optional<UserFile> users,
        List<String> domains,
        boolean guarded,
        boolean hidden) {
    String realm() {
        return domains.get(0);
    }
}
