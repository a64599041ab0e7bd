package io.jackfield.proxy;

import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a relay changes in the request; rarely anything. */
record Edits(Optional<SipUri> uri, Optional<String> user, List<HeaderEdit> headers) {
    static final Edits NONE = new Edits(Optional.empty(), Optional.empty(), List.of());

    Edits user(String name) {
        return new Edits(uri, Optional.of(name), headers);
    }

    Edits uri(SipUri requestUri) {
        return new Edits(Optional.of(requestUri), user, headers);
    }

    Edits with(HeaderEdit header) {
        List<HeaderEdit> more = new ArrayList<>(headers);
        more.add(header);
        return new Edits(uri, user, List.copyOf(more));
    }

    SipRequest apply(SipRequest request) {
        if (this == NONE) {
            return request;
        }
        RequestEdit edit = request.edit();
        SipUri to = uri.orElseGet(request::requestUri);
        SipUri named = user.isPresent() ? to.withUser(user.get()) : to;
        if (uri.isPresent() || user.isPresent()) {
            edit.requestUri(named);
        }
        for (HeaderEdit header : headers) {
            header.apply(edit);
        }
        return edit.build();
    }
}
