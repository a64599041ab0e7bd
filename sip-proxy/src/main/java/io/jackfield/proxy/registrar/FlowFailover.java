package io.jackfield.proxy.registrar;

import io.jackfield.proxy.Decision;
import io.jackfield.proxy.FailedCall;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetObserver;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The flows of the phones that one request goes to (RFC 5626 7): one flow of a phone at a time, the one that was registered last, the
 * others when it fails. A flow of which an edge proxy says that it is gone (430) is forgotten. Belongs to the request, so to one shard.
 */
final class FlowFailover {
    private static final int FLOW_FAILED = 430;
    private static final Decision AWAY = Decision.reply(480);

    private final Consumer<Binding> gone;
    private final List<List<Binding>> others = new ArrayList<>();

    /** @param gone told of flows that are no more */
    FlowFailover(Consumer<Binding> gone) {
        this.gone = gone;
    }

    /** The targets of a request among the bindings that hold. */
    List<Target> targets(List<Binding> live, Method method, Optional<String> instance) {
        List<Target> targets = new ArrayList<>(live.size());
        for (Binding binding : Contacts.chosen(live, method, instance)) {
            List<Binding> older = binding.device().outbound() ? older(live, binding) : List.of();
            target(binding, older).ifPresent(targets::add);
        }
        return targets;
    }

    private static List<Binding> older(List<Binding> live, Binding newest) {
        return live.stream()
                .filter(other -> other != newest && Contacts.sameDevice(other, newest))
                .sorted(Comparator.comparingLong(Binding::expiresAtNs).reversed())
                .toList();
    }

    private Optional<Target> target(Binding binding, List<Binding> older) {
        return binding.target()
                .map(target ->
                        binding.device().outbound() || !binding.reach().path().isEmpty()
                                ? target.withObserver(new Watch(binding, older))
                                : target);
    }

    /**
     * Another flow of each phone whose flow has failed; empty when there is none, for what the targets said to be told. A 430 is for
     * proxies: to the caller the phone is away.
     */
    Optional<Decision> next(FailedCall failed) {
        List<Target> targets = new ArrayList<>();
        for (List<Binding> rest : List.copyOf(others)) {
            target(rest.get(0), rest.subList(1, rest.size())).ifPresent(targets::add);
        }
        others.clear();
        if (targets.isEmpty()) {
            return failed.status() == FLOW_FAILED ? Optional.of(AWAY) : Optional.empty();
        }
        return Optional.of(Decision.fork(request -> targets).onFailure(this::next));
    }

    /** Hears what becomes of one flow. */
    private final class Watch implements TargetObserver {
        private final Binding binding;
        private final List<Binding> older;
        private boolean rang;

        Watch(Binding binding, List<Binding> older) {
            this.binding = binding;
            this.older = older;
        }

        @Override
        public void onOutcome(Target target, Outcome outcome) {
            switch (outcome.kind()) {
                case PROVISIONAL -> rang = true;
                case REJECTED -> {
                    if (outcome.status() == FLOW_FAILED) {
                        gone.accept(binding);
                        tryOthers();
                    }
                }
                case TIMEOUT, TRANSPORT_ERROR -> {
                    if (!rang) {
                        tryOthers();
                    }
                }
                default -> {}
            }
        }

        private void tryOthers() {
            if (!older.isEmpty()) {
                others.add(older);
            }
        }
    }
}
