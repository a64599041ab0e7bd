package io.jackfield.sim;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transaction.ClientTransaction;
import io.jackfield.sip.transaction.Failure;
import io.jackfield.sip.transaction.ResponseListener;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transaction.TransactionLayer;
import io.jackfield.sip.transaction.TransactionUser;
import io.jackfield.sip.transport.Flow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Calls, perhaps cancels, acknowledges, hangs up after a while; watches that its transactions keep to the rules. */
final class ScriptedCaller implements TransactionUser {
    private static final SipUri TARGET = SipUri.of("sip:bob@10.0.0.2");

    private final Simulation simulation;
    private final SipNode node;
    private final Flow proxy;
    private final Map<String, Call> calls = new LinkedHashMap<>();

    ScriptedCaller(Simulation simulation, SipNode node, Flow proxy) {
        this.simulation = simulation;
        this.node = node;
        this.proxy = proxy;
    }

    Map<String, Call> calls() {
        return calls;
    }

    void call() {
        Call call = new Call("call-" + calls.size());
        calls.put(call.id, call);
        node.onShardOf(call.id, call::invite);
    }

    @Override
    public void onRequest(ServerTransaction transaction) {
        throw new AssertionError("nobody calls the caller");
    }

    @Override
    public void onCancel(ServerTransaction invite, SipRequest cancel) {}

    @Override
    public void onAck(SipRequest ack, Flow from) {}

    /** One call of the caller's. */
    final class Call {
        final String id;
        final List<String> protocolErrors = new ArrayList<>();
        String end = "not at all";
        private boolean answered;

        private Call(String id) {
            this.id = id;
        }

        private void invite(TransactionLayer layer) {
            ClientTransaction invite = layer.send(request(Method.INVITE, ""), proxy, new Watch("INVITE") {
                @Override
                void onFinal(SipResponse response) {
                    if (response.success()) {
                        acknowledge(layer, response);
                    } else {
                        end = response.status() == 486
                                ? "rejected"
                                : response.status() == 487 ? "cancelled" : "" + response.text();
                    }
                }
            });
            if (simulation.random().nextInt(5) == 0) {
                simulation.after(within(4_000), () -> layer.shard().execute(invite::cancel));
            }
        }

        private void acknowledge(TransactionLayer layer, SipResponse response) {
            layer.sendAck(request(Method.ACK, response.toTag()), proxy);
            if (!answered) {
                answered = true;
                simulation.after(within(5_000), () -> layer.shard().execute(() -> hangUp(layer, response.toTag())));
            }
        }

        private void hangUp(TransactionLayer layer, String toTag) {
            layer.send(request(Method.BYE, toTag), proxy, new Watch("BYE") {
                @Override
                void onFinal(SipResponse response) {
                    end = response.success() ? "hung up" : "BYE " + response.status();
                }
            });
        }

        private SipRequest request(Method method, String toTag) {
            return SipRequest.of(method, TARGET)
                    .set(Header.FROM, "<sip:alice@10.0.0.1>;tag=" + id)
                    .set(Header.TO, "<sip:bob@10.0.0.2>" + (toTag.isEmpty() ? "" : ";tag=" + toTag))
                    .callId(id)
                    .cseq(method == Method.BYE ? 2 : 1)
                    .build();
        }

        private Duration within(int ms) {
            return Duration.ofMillis(simulation.random().nextInt(ms));
        }

        /** Watches one transaction: provisional responses, a final one or a failure, then only 2xx, then the end, once. */
        private abstract class Watch implements ResponseListener {
            private final String name;
            private String heard = "nothing";

            private Watch(String name) {
                this.name = name;
            }

            abstract void onFinal(SipResponse response);

            @Override
            public void onResponse(ClientTransaction transaction, SipResponse response) {
                String now = response.provisional() ? "provisional" : response.success() ? "success" : "failure";
                boolean legal = switch (heard) {
                    case "nothing", "provisional" -> true;
                    case "success" -> name.equals("INVITE") && now.equals("success");
                    default -> false;
                };
                note(legal, now);
                if (response.isFinal()) {
                    onFinal(response);
                }
            }

            @Override
            public void onFailure(ClientTransaction transaction, Failure failure) {
                note(heard.equals("nothing") || heard.equals("provisional"), "no answer");
                end = name + " " + failure;
            }

            @Override
            public void onTerminated(ClientTransaction transaction) {
                note(!heard.equals("end") && !heard.equals("nothing") && !heard.equals("provisional"), "end");
            }

            private void note(boolean legal, String now) {
                if (!legal) {
                    protocolErrors.add(name + ": " + now + " after " + heard);
                }
                heard = now;
            }
        }
    }
}
