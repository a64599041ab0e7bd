package io.jackfield.proxy.registrar;

import io.jackfield.proxy.registrar.Bindings.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One REGISTER's change of the bindings of its address, and what came of it the last time it was applied. */
final class Commit implements UnaryOperator<List<Binding>> {
    private final Bindings.Change change;
    private final int maxContacts;
    private final long nowNs;
    private List<Binding> before = List.of();
    private Bindings.Result result = new Bindings.Result(List.of(), Refusal.NONE);

    Commit(Bindings.Change change, int maxContacts, long nowNs) {
        this.change = change;
        this.maxContacts = maxContacts;
        this.nowNs = nowNs;
    }

    @Override
    public List<Binding> apply(List<Binding> current) {
        before = Bindings.live(current, nowNs);
        result = Bindings.apply(current, change, maxContacts, nowNs);
        return result.bindings();
    }

    Refusal refusal() {
        return result.refusal();
    }

    List<Binding> after() {
        return result.bindings();
    }

    /** Tells what is new, renewed and gone. */
    void tell(BindingObserver observer, String address) {
        if (change.all()) {
            before.forEach(binding -> observer.unregistered(address, binding));
            return;
        }
        for (Binding wanted : change.wanted()) {
            Optional<Binding> known = Bindings.same(before, wanted);
            if (!wanted.expired(nowNs)) {
                if (known.isPresent()) {
                    observer.refreshed(address, wanted);
                } else {
                    observer.registered(address, wanted);
                }
            } else if (known.isPresent()) {
                observer.unregistered(address, known.get());
            }
        }
    }
}
