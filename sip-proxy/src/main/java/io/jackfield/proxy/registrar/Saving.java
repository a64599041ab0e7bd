package io.jackfield.proxy.registrar;

import io.jackfield.proxy.Decision;
import io.jackfield.proxy.Preparation;
import io.jackfield.proxy.RouteCall;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What becomes of a REGISTER (RFC 3261 10.3). */
final class Saving {
    private static final Set<String> SUPPORTED = Set.of("path", "outbound", "gruu");
    private static final Decision MERGED = Decision.reply(482);

    private final Registrants registrants;
    private final RegistrarSettings settings;
    private final RegisterRequest requests;
    private final RegisterAnswer answers;
    private final Locations locations;
    private final BindingObserver observer;

    Saving(
            Registrants registrants,
            RegistrarSettings settings,
            RegisterAnswer answers,
            Locations locations,
            BindingObserver observer) {
        this.registrants = registrants;
        this.settings = settings;
        this.requests = new RegisterRequest(settings);
        this.answers = answers;
        this.locations = locations;
        this.observer = observer;
    }

    Decision save(RouteCall call) {
        SipUri to = call.request().to().uri();
        Optional<Preparation> preparation = registrants.preparation(call, to);
        return preparation.isPresent() ? preparation.get().then(() -> saved(call, to)) : saved(call, to);
    }

    private Decision saved(RouteCall call, SipUri to) {
        SipRequest request = call.request();
        Optional<Decision> refusal = registrants.refusal(call, to);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (call.merged()) {
            return MERGED;
        }
        List<String> unknown = request.headers(Header.REQUIRE).stream()
                .filter(tag -> !SUPPORTED.contains(tag.toLowerCase(Locale.ROOT)))
                .toList();
        if (!unknown.isEmpty()) {
            return Decision.reply(420).header("Unsupported", String.join(", ", unknown));
        }
        Optional<String> address = registrants.addresses().of(to);
        if (address.isEmpty()) {
            return Decision.reply(404); // 10.3 step 5
        }
        RegisterRequest.Reading reading = requests.read(request, call.flow(), call.nowNs());
        return switch (reading.status()) {
            case 200 -> commit(call, address.get(), reading);
            case 423 ->
                Decision.reply(423)
                        .header(
                                "Min-Expires",
                                Long.toString(settings.minExpires().toSeconds()));
            default -> Decision.reply(reading.status());
        };
    }

    private Decision commit(RouteCall call, String address, RegisterRequest.Reading reading) {
        long nowNs = call.nowNs();
        Bindings.Change change = reading.change();
        if (!change.all() && change.wanted().isEmpty()) {
            return when(locations
                    .find(address)
                    .thenApply(found ->
                            answers.registered(call.request(), address, Bindings.live(found, nowNs), false, nowNs)));
        }
        Commit commit = new Commit(change, settings.maxContacts(), nowNs);
        return when(locations
                .update(address, commit)
                .thenApply(stored -> committed(call, address, reading, commit, stored)));
    }

    private Decision committed(
            RouteCall call, String address, RegisterRequest.Reading reading, Commit commit, boolean stored) {
        if (!stored) {
            return Decision.reply(503).header("Retry-After", "60");
        }
        return switch (commit.refusal()) {
            case NONE -> {
                commit.tell(observer, address);
                yield answers.registered(call.request(), address, commit.after(), reading.outbound(), call.nowNs());
            }
            case OUT_OF_ORDER -> Decision.reply(500, "CSeq Out Of Order");
            case TOO_MANY -> Decision.reply(403, "Too Many Contacts");
        };
    }

    /** A decision that is there already needs no waiting. */
    private static Decision when(CompletionStage<Decision> stage) {
        CompletableFuture<Decision> future = stage.toCompletableFuture();
        return future.isDone() && !future.isCompletedExceptionally() ? future.join() : Decision.await(future);
    }
}
