package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.media.conference.Rooms;
import io.jackfield.sip.dialog.SubscribeOptions;
import io.jackfield.sip.dialog.Subscription;
import io.jackfield.sip.dialog.SubscriptionEnd;
import io.jackfield.sip.dialog.SubscriptionListener;
import io.jackfield.sip.dialog.UserAgent;
import io.jackfield.sip.message.SubscriptionState;
import io.jackfield.sip.node.SipNode;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The conference event package: real subscriptions to rooms with real calls in them. */
class ConferencePackageTest {
    private final BlockingQueue<Document> told = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> over = new CompletableFuture<>();
    private final SubscriptionListener hears = new SubscriptionListener() {
        @Override
        public void onNotify(Subscription s, SubscriptionState state, String type, byte[] body) {
            assertThat(type).isEqualTo("application/conference-info+xml");
            told.add(parsed(body));
        }

        @Override
        public void onEnded(Subscription s, SubscriptionEnd end) {
            over.complete(end.reason());
        }
    };

    private static Document parsed(byte[] body) {
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(body));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String text(Document document, String name) {
        return document.getElementsByTagName(name).item(0).getTextContent();
    }

    private static List<Element> users(Document document) {
        NodeList found = document.getElementsByTagName("user");
        List<Element> users = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            users.add((Element) found.item(i));
        }
        return users;
    }

    private static String media(Element user) {
        Element media = (Element) user.getElementsByTagName("media").item(0);
        return media.getElementsByTagName("status").item(0).getTextContent();
    }

    private Document next() throws Exception {
        Document document = told.poll(20, TimeUnit.SECONDS);
        assertThat(document).isNotNull();
        return document;
    }

    /** The next one in which so many are there; versions have no gaps. */
    private Document next(int users) throws Exception {
        Document document = next();
        while (!text(document, "user-count").equals(String.valueOf(users))) {
            document = next();
        }
        return document;
    }

    private static String root(Document document, String attribute) {
        return document.getDocumentElement().getAttribute(attribute);
    }

    @Test
    void allIsToldFirstAndThenWhatChanges() throws Exception {
        try (Rooms rooms = Rooms.builder().build();
                Phones phones = new Phones(
                        d -> d.match("conf(\\w+)", call -> call.join(rooms.room(call.group(1)))),
                        e -> e.signalling(agent -> agent.onSubscribe("conference", rooms.notices("conf(\\w+)"))));
                SipNode node = Phones.node("watcher")) {
            UserAgent watcher = UserAgent.builder(node).build();
            Call one = phones.dial("conf7", o -> o.from("sip:1001@example.com"), Call::awaitEnd);
            Awaitility.await().until(() -> rooms.room("7").participants().size() == 1);
            Subscription subscription =
                    watcher.subscribe(phones.uri("conf7"), SubscribeOptions.of("conference"), hears);
            Document first = next();
            assertThat(root(first, "state")).isEqualTo("full");
            assertThat(root(first, "version")).isEqualTo("0");
            assertThat(root(first, "entity")).startsWith("sip:conf7@127.0.0.1");
            assertThat(text(first, "maximum-user-count")).isEqualTo("500");
            assertThat(text(first, "locked")).isEqualTo("false");
            assertThat(users(first)).hasSize(1);
            assertThat(users(first).get(0).getAttribute("entity")).isEqualTo("sip:1001@example.com");
            assertThat(media(users(first).get(0))).isEqualTo("sendrecv");
            assertThat(text(first, "joining-method")).isEqualTo("dialed-in");

            Call two = phones.dial("conf7", o -> o.from("sip:1002@example.com"), Call::awaitEnd);
            Document second = next(2);
            assertThat(root(second, "state")).isEqualTo("partial");
            assertThat(root(second, "version")).isEqualTo("1");
            assertThat(users(second)).singleElement().satisfies(user -> {
                assertThat(user.getAttribute("entity")).isEqualTo("sip:1002@example.com");
                assertThat(user.getAttribute("state")).isEqualTo("full");
            });

            rooms.room("7").participants().get(0).mute(true);
            Document muted = next();
            assertThat(users(muted))
                    .singleElement()
                    .satisfies(user -> assertThat(media(user)).isEqualTo("recvonly"));
            rooms.room("7").lock(true);
            Document locked = next();
            assertThat(text(locked, "locked")).isEqualTo("true");
            assertThat(users(locked)).isEmpty();

            subscription.refresh();
            Document again = next();
            assertThat(root(again, "state")).isEqualTo("full");
            assertThat(root(again, "version")).isEqualTo("4");
            assertThat(users(again)).hasSize(2);

            two.hangup();
            Document left = next(1);
            assertThat(users(left)).singleElement().satisfies(user -> {
                assertThat(user.getAttribute("entity")).isEqualTo("sip:1002@example.com");
                assertThat(user.getAttribute("state")).isEqualTo("deleted");
            });
            one.hangup();
            assertThat(text(next(0), "active")).isEqualTo("false");
            assertThat(over.get(20, TimeUnit.SECONDS)).isEqualTo("noresource");
        }
    }

    private int refused(UserAgent watcher, Phones phones, String room, SubscribeOptions options) throws Exception {
        CompletableFuture<Integer> refused = new CompletableFuture<>();
        watcher.subscribe(phones.uri(room), options, new SubscriptionListener() {
            @Override
            public void onEnded(Subscription s, SubscriptionEnd end) {
                refused.complete(end.status());
            }
        });
        return refused.get(20, TimeUnit.SECONDS);
    }

    @Test
    void whoMayNotKnowIsRefused() throws Exception {
        SubscribeOptions plain = SubscribeOptions.of("conference");
        try (Rooms rooms = Rooms.builder()
                        .room("board", r -> r.pin("1234"))
                        .subscriptions(1)
                        .build();
                Phones phones = new Phones(
                        d -> d.match(
                                "conf(\\w+)", call -> rooms.room(call.group(1)).admitMember(call)),
                        e -> e.signalling(agent -> agent.onSubscribe("conference", rooms.notices("conf(\\w+)"))));
                Phones strangers = new Phones(
                        d -> {},
                        e -> e.acceptFrom("192.0.2.1")
                                .signalling(agent -> agent.onSubscribe("conference", rooms.notices("conf(\\w+)"))));
                SipNode node = Phones.node("watcher")) {
            UserAgent watcher = UserAgent.builder(node).build();
            phones.dial("confboard", Call::awaitEnd);
            phones.dial("confopen", Call::awaitEnd);
            Awaitility.await()
                    .until(() -> rooms.room("board").participants().size() == 1
                            && rooms.room("open").participants().size() == 1);
            watcher.subscribe(phones.uri("confopen"), plain, hears);
            next();
            assertThat(refused(watcher, phones, "confopen", plain)).isEqualTo(503); // one is the limit
            assertThat(refused(watcher, phones, "confboard", plain)).isEqualTo(403);
            assertThat(refused(watcher, phones, "confnobody", plain)).isEqualTo(404);
            assertThat(refused(watcher, phones, "else", plain)).isEqualTo(404);
            assertThat(refused(watcher, strangers, "confboard", plain)).isEqualTo(403);
        }
    }
}
